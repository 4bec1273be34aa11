import { z } from 'zod'
import { key } from '../key.ts'
import { target } from './schedule.ts'

const DAY_MS = 86_400_000
const ALL = 100_000

/** Held: its next step could not be taken, so it waits for somebody. */
export type RampState = 'running' | 'paused' | 'held' | 'done' | 'stopped'

/** A share of the people and when it begins; the first may begin at once. */
const step = z.object({ at: z.date().nullable(), weight: z.number().int().min(1).max(ALL) })

export const rampDraft = z.object({ target, variation: key, steps: z.array(step).min(1, 'A ramp needs a step.').max(20, 'A ramp has at most 20 steps.').readonly() })
export type RampDraft = z.infer<typeof rampDraft>

export type Step = { readonly at: Date; readonly weight: number }

/** What is wrong with the steps of a ramp, in words; they follow each other in time and only ever add people. */
export function stepProblem(steps: readonly Step[], stands: { readonly now: Date; readonly weight: number }): string | undefined {
  for (const [place, { at, weight }] of steps.entries()) {
    const before = steps[place - 1] ?? { at: new Date(stands.now.getTime() - 1), weight: stands.weight }
    if (at <= before.at) return place === 0 ? 'Step 1 lies in the past.' : `Step ${place + 1} must come after step ${place}.`
    if (weight <= before.weight) return `A ramp only adds people: step ${place + 1} goes to ${percent(weight)}, and ${percent(before.weight)} have it before.`
  }
  return undefined
}

function percent(weight: number): string {
  return `${weight / 1000} %`
}

/**
 * The dates of the steps left when a ramp goes on: as they are while the next lies ahead, else all of them later by so
 * many whole days that it does. The hour of the day stays as it was meant, also where clocks were changed in between.
 *
 * @param offset what the workspace's clocks are ahead of UTC at an instant
 */
export function movedOn(dates: readonly Date[], now: Date, offset: (at: number) => number): readonly Date[] {
  const [next] = dates
  if (next === undefined || next > now) return dates
  const days = daysUntilAhead(next, now, offset)
  return dates.map((date) => later(date, days, offset))
}

function daysUntilAhead(next: Date, now: Date, offset: (at: number) => number): number {
  const days = Math.floor((now.getTime() - next.getTime()) / DAY_MS)
  return [days, days + 1, days + 2].find((some) => later(next, some, offset) > now) ?? days + 2
}

function later(date: Date, days: number, offset: (at: number) => number): Date {
  const at = date.getTime()
  const reading = at + offset(at) + days * DAY_MS
  return new Date(reading - offset(reading - offset(reading)))
}
