import { type EvaluationContext, type JsonValue, OpenFeatureEventEmitter, type Provider, ProviderEvents, type ResolutionDetails } from '@openfeature/web-sdk'
import type { BrowserClient } from '../browser/browser-options.ts'
import { given } from '../client/options.ts'
import type { Json } from '../core/ruleset.ts'
import { type Named, namedIn } from './context.ts'
import { detailsOf } from './details.ts'
import type { ProviderOptions } from './provider-options.ts'
import { createWatch } from './watch.ts'

/**
 * OpenFeature's provider for web pages, over a client that knows its visitor by the cookie: leave `targetingKey` out until
 * somebody signs in, and set it to the user's id then (`userHash` beside it where the environment asks for proof). Taking
 * it away signs out. `account` is the visitor's team; all else are attributes for conditions.
 *
 * @example await OpenFeature.setProviderAndWait(createWebProvider(createBrowserClient({ url, clientKey })))
 */
export function createWebProvider(client: BrowserClient, { timeout = 5_000, expose = true }: ProviderOptions = {}): Provider {
  const events = new OpenFeatureEventEmitter()
  const resolve = <Value extends JsonValue>(flag: string, fallback: Value): ResolutionDetails<Value> => {
    const evaluation = client.evaluate(flag, fallback as Json)
    if (expose && evaluation.exposes) client.flag(flag, null)
    return detailsOf(evaluation, evaluation.value as Value)
  }
  const watch = createWatch(client, (event) => events.emit(ProviderEvents[event]))
  return {
    metadata: { name: 'producting' },
    runsOn: 'client',
    events,
    initialize: async (context = {}) => {
      await become(client, {}, context)
      await watch.begin(timeout)
    },
    onContextChange: (before, now) => become(client, before, now),
    onClose: async () => {
      watch.end()
      await client.close()
    },
    resolveBooleanEvaluation: resolve,
    resolveStringEvaluation: resolve,
    resolveNumberEvaluation: resolve,
    resolveObjectEvaluation: resolve,
    track: (event, _, details) => client.track(event, namedIn(details).attributes),
  }
}

/** Tells the client what changed; a promise only where the server is asked who somebody is. */
function become(client: BrowserClient, before: EvaluationContext, now: EvaluationContext): Promise<void> | undefined {
  const [old, next] = [namedIn(before), namedIn(now)]
  if (JSON.stringify(old.attributes) !== JSON.stringify(next.attributes)) client.setAttributes(next.attributes)
  if (old.targetingKey !== undefined && next.targetingKey === undefined) client.reset()
  const identifying = isNewUser(client, next) ? client.identify(next.targetingKey, undefined, given('userHash', next.userHash)) : undefined
  if (next.account !== undefined && next.account !== old.account) client.group(next.account)
  return identifying
}

/** Who has signed in already is not signed in again; a key that is the visitor's own anonymous id names no user. */
function isNewUser(client: BrowserClient, named: Named): named is Named & { readonly targetingKey: string } {
  const { targetingKey } = named
  const { userId, anonymousId } = client.visitor()
  return targetingKey !== undefined && targetingKey !== userId && targetingKey !== anonymousId
}
