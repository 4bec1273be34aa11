import { setTimeout as pause } from 'node:timers/promises'
import type { CompactRuleset } from '#sdk/core/compact.ts'
import { EXPOSURE, type Event, type EventsAnswer } from '#sdk/core/event.ts'
import type { Ruleset } from '#sdk/core/ruleset.ts'
import { inWords } from '#sdk/overlay/in-words.ts'

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
  let ruleset: Ruleset | null = null
  return {
    ruleset: async () => (ruleset = inWords((await ask(`/v1/ruleset/${clientKey}`)) as CompactRuleset)),
    tell: async (events, now) => {
      for (let from = 0; from < events.length; from += BATCH) {
        const batch = events.slice(from, from + BATCH)
        const body = JSON.stringify({ writeKey: clientKey, sentAt: now.toISOString(), batch, flags: servedTo(batch, ruleset) })
        const { refused } = (await ask('/v1/batch', body)) as EventsAnswer
        if (refused.length > 0) throw new Error(`the event ${refused[0]?.messageId} was refused: ${refused[0]?.reason}`)
      }
    },
  }
}

/** What their flags served, as an SDK tells it beside the events: whoever met a variant was served its variation. */
function servedTo(batch: readonly Event[], ruleset: Ruleset | null): { readonly [flag: string]: { readonly [variation: string]: number } } {
  const served: Record<string, Record<string, number>> = {}
  for (const { event, properties } of batch) {
    const rules = event === EXPOSURE ? ruleset?.experiments[String(properties?.['experiment_id'])] : undefined
    const variation = rules?.variants.find(({ key }) => key === properties?.['variation_id'])?.variation
    if (rules === undefined || variation === undefined) continue
    const counts = (served[rules.flag] ??= {})
    counts[variation] = (counts[variation] ?? 0) + 1
  }
  return served
}
