import type { Activation, EventOf } from './door.ts'

/**
 * When a person found value; null: not yet, or not in time. A minimum, ranks and a maximum over a set of events, so that
 * no order of arrival shows.
 */
export function activatedAt<Event extends { readonly at: number }>({ signup, steps, withinMs }: Activation, events: readonly Event[], isOf: (of: EventOf, event: Event) => boolean): number | null {
  const signedUp = timesOf(events, (event) => isOf(signup, event))[0]
  if (signedUp === undefined) return null
  const inTime = events.filter(({ at }) => at >= signedUp && at < signedUp + withinMs)
  const done = steps.map((step) => timesOf(inTime, (event) => isOf(step, event))[step.times - 1])
  return done.reduce<number | null>((last, at) => (last === null || at === undefined ? null : Math.max(last, at)), signedUp)
}

function timesOf<Event extends { readonly at: number }>(events: readonly Event[], isWanted: (event: Event) => boolean): readonly number[] {
  return events.filter(isWanted).map(({ at }) => at).toSorted((a, b) => a - b)
}
