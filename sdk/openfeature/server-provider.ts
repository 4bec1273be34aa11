import { type EvaluationContext, type JsonValue, OpenFeatureEventEmitter, type Provider, ProviderEvents, type ResolutionDetails } from '@openfeature/server-sdk'
import { given } from '../client/options.ts'
import type { Json } from '../core/ruleset.ts'
import type { Client, Who } from '../node/client-options.ts'
import { namedIn } from './context.ts'
import { detailsOf } from './details.ts'
import type { ProviderOptions } from './provider-options.ts'
import { createWatch } from './watch.ts'

/**
 * OpenFeature's provider for back ends, over a client that answers from memory.
 *
 * The context's `targetingKey` is a user's id: whose variant it is the client asks the server and remembers
 * (`resolveSubject: true`). Where you know more, say so: `anonymousId` from the cookie, `subject`, `account`. All else are
 * attributes for conditions.
 *
 * @example await OpenFeature.setProviderAndWait(createServerProvider(createClient({ url, serverKey, resolveSubject: true })))
 */
export function createServerProvider(client: Client, { timeout = 5_000, expose = true }: ProviderOptions = {}): Provider {
  const events = new OpenFeatureEventEmitter()
  const resolve = async <Value extends JsonValue>(flag: string, fallback: Value, context: EvaluationContext): Promise<ResolutionDetails<Value>> => {
    const evaluation = client.evaluate(flag, fallback as Json, await whoIs(client, context), { expose })
    return detailsOf(evaluation, evaluation.value as Value)
  }
  const watch = createWatch(client, (event) => events.emit(ProviderEvents[event]))
  return {
    metadata: { name: 'producting' },
    runsOn: 'server',
    events,
    initialize: () => watch.begin(timeout),
    onClose: async () => {
      watch.end()
      await client.close()
    },
    resolveBooleanEvaluation: resolve,
    resolveStringEvaluation: resolve,
    resolveNumberEvaluation: resolve,
    resolveObjectEvaluation: resolve,
    track: (event, context, details) => void whoIs(client, context).then(({ userId, anonymousId, subject, account }) => {
      const names = { ...given('userId', userId), ...given('anonymousId', anonymousId ?? (userId === undefined ? subject : undefined)), ...given('account', account) }
      client.track({ ...names, event, properties: namedIn(details).attributes })
    }),
  }
}

/** A key that stands for itself is no user's id but an anonymous one, and what happens is told under that. */
async function whoIs(client: Client, context: EvaluationContext): Promise<Who> {
  const { targetingKey, anonymousId, subject, account, attributes } = namedIn(context)
  const who = { ...given('anonymousId', anonymousId), ...given('account', account), attributes }
  if (targetingKey === undefined) return { ...who, ...given('subject', subject) }
  const resolved = subject ?? (await client.resolve(targetingKey)) ?? undefined
  return resolved === targetingKey ? { anonymousId: targetingKey, ...who } : { ...who, userId: targetingKey, ...given('subject', resolved) }
}
