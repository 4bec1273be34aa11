import { acceptedId, type Draft, grouped, type Ids } from '../client/client.ts'
import { given } from '../client/options.ts'
import type { Evaluation } from '../core/evaluation.ts'
import type { Event } from '../core/event.ts'
import type { Parts } from './assemble.ts'
import type { BrowserClient, Properties } from './browser-options.ts'
import { browserContext } from './page.ts'

/** What a page tells. What is around (time, page, campaign) is read at once; who it was, when consent is there to know it. */
export type Telling = Pick<BrowserClient, 'track' | 'page' | 'identify' | 'group'> & { readonly expose: (evaluation: Evaluation) => void }

export function createTelling({ surroundings, diagnostics, consent, core, touch, visitor }: Parts): Telling {
  const around = (): { readonly context: Properties; readonly timestamp: string } => ({
    context: { ...browserContext(), ...given('page', surroundings.page()), ...touch.campaign() },
    timestamp: new Date(surroundings.now()).toISOString(),
  })
  const ids = (): Ids => {
    const { anonymousId, userId, account } = visitor.identity()
    return { anonymousId, ...given('userId', userId), ...given('account', account) }
  }
  const made = (draft: Draft, { context, timestamp }: ReturnType<typeof around>, who: Ids): Event | null =>
    diagnostics.guard(null, () => core.send({ timestamp, ...draft, ...grouped(who, { ...context, ...draft.context }) }, who))
  const send = (draft: Draft): void => {
    const then = around()
    consent.whenGranted(() => void made(draft, then, ids()))
  }
  const signIn = (userId: string, draft: Draft, then: ReturnType<typeof around>): Promise<void> => {
    const event = made(draft, then, { ...ids(), userId })
    return event === null ? Promise.resolve() : visitor.identify(userId, event)
  }
  return {
    expose: (evaluation) => {
      if (!evaluation.exposes) return
      const then = around()
      consent.whenGranted(() => diagnostics.guard(undefined, () => core.expose(evaluation, ids(), then)))
    },
    track: (event, properties) => send({ type: 'track', event, ...given('properties', properties) }),
    page: (name, properties) => send({ type: 'page', ...given('name', name), properties: { ...surroundings.page(), ...properties } }),
    identify: async (userId, traits, options) => {
      const id = acceptedId(userId, 'userId', diagnostics)
      if (id === null) return
      const draft: Draft = { type: 'identify', ...given('traits', traits), context: given('userHash', options?.userHash) as Properties }
      const then = around()
      let answer = Promise.resolve()
      consent.whenGranted(() => (answer = signIn(id, draft, then)))
      await answer
    },
    group: (groupId, traits) => {
      const account = acceptedId(groupId, 'groupId', diagnostics)
      if (account === null) return
      visitor.change({ ...visitor.identity(), account })
      send({ type: 'group', groupId: account, ...given('traits', traits) })
    },
  }
}
