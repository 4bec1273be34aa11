import { setTimeout as pause } from 'node:timers/promises'
import type { EventsAnswer, Event } from '#sdk/core/event.ts'
import type { Ruleset } from '#sdk/core/ruleset.ts'

/** What browsers ask of the doors of an app, with one client key. */
export type PastBrowsers = {
  readonly ruleset: () => Promise<Ruleset>
  /** Resolves when all events are durably stored. */
  readonly tell: (events: readonly Event[], now: Date) => Promise<void>
}

/** Small enough that nobody who looks at the console meanwhile waits behind one. */
const BATCH = 250
const TRIES = 20

export function pastBrowsers(url: string, clientKey: string): PastBrowsers {
  const ask = async (path: string, body?: string): Promise<unknown> => {
    for (let attempt = 1; ; attempt += 1) {
      const answer = await fetch(url + path, body === undefined ? {} : { method: 'POST', body, headers: { 'content-type': 'text/plain' } })
      if (answer.ok) return answer.json()
      if (attempt === TRIES || (answer.status !== 429 && answer.status < 500)) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`)
      await pause(Number(answer.headers.get('retry-after') ?? 1) * 1000)
    }
  }
  return {
    ruleset: async () => (await ask(`/v1/ruleset/${clientKey}`)) as Ruleset,
    tell: async (events, now) => {
      for (let from = 0; from < events.length; from += BATCH) {
        const body = JSON.stringify({ writeKey: clientKey, sentAt: now.toISOString(), batch: events.slice(from, from + BATCH) })
        const { refused } = (await ask('/v1/batch', body)) as EventsAnswer
        if (refused.length > 0) throw new Error(`the event ${refused[0]?.messageId} was refused: ${refused[0]?.reason}`)
      }
    },
  }
}
