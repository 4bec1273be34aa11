import { setTimeout as wait } from 'node:timers/promises'
import type { PastEvent } from '../imports/past-event.ts'
import { StartupProblem } from '../startup-problem.ts'

export type Receiver = { readonly url: string; readonly key: string; readonly signal: AbortSignal }

/** What a server would not take of a batch: the place in it, and why. */
export type RefusedEvent = { readonly index: number; readonly code: string; readonly reason: string }

const LONGEST_PAUSE_MS = 60_000

/**
 * Sends events until they are stored; answers those that were refused. A server that is busy or away is waited for, as
 * long as it says or twice as long each time up to a minute; a batch that is too large goes in halves.
 *
 * @throws StartupProblem what the server said, where waiting does not help
 */
export async function sendEvents(to: Receiver, events: readonly PastEvent[]): Promise<readonly RefusedEvent[]> {
  for (let attempt = 0; ; attempt += 1) {
    const answer = await post(to, events)
    if (answer === null || answer.status === 429 || answer.status >= 500) {
      await wait(pauseOf(answer, attempt), undefined, { signal: to.signal })
      continue
    }
    if (answer.status === 413 && events.length > 1) return inHalves(to, events)
    const said = (await answer.json().catch(() => null)) as { readonly refused?: readonly RefusedEvent[]; readonly error?: { readonly message?: string } } | null
    if (answer.ok && said !== null) return said.refused ?? []
    throw new StartupProblem(`${to.url} does not take the events (${answer.status}): ${said?.error?.message ?? 'it gives no reason'}`)
  }
}

/** Null: nobody answered. */
async function post({ url, key, signal }: Receiver, events: readonly PastEvent[]): Promise<Response | null> {
  try {
    return await fetch(`${url}/v1/batch`, { method: 'POST', headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' }, body: JSON.stringify({ batch: events }), signal })
  } catch (error) {
    signal.throwIfAborted()
    if (error instanceof TypeError) return null
    throw error
  }
}

function pauseOf(answer: Response | null, attempt: number): number {
  const told = Number(answer?.headers.get('retry-after') ?? Number.NaN) * 1_000
  const pause = Number.isFinite(told) && told > 0 ? told : 1_000 * 2 ** Math.min(attempt, 6)
  return Math.min(pause, LONGEST_PAUSE_MS)
}

async function inHalves(to: Receiver, events: readonly PastEvent[]): Promise<readonly RefusedEvent[]> {
  const half = Math.ceil(events.length / 2)
  const first = await sendEvents(to, events.slice(0, half))
  const second = await sendEvents(to, events.slice(half))
  return [...first, ...second.map((one) => ({ ...one, index: one.index + half }))]
}
