import { groupBy } from './group.ts'

/**
 * How many steps happened in their order, each by an event of its own. Events of one millisecond, which a page sends
 * easily, may stand in any order: so many steps as can be given one of them each are done together.
 */
export function stepsIn<Step, Event extends { readonly at: number }>(steps: readonly Step[], events: readonly Event[], isOf: (step: Step, event: Event) => boolean): number {
  let done = 0
  for (const [, together] of [...groupBy(events, (event) => event.at)].toSorted(([a], [b]) => a - b)) {
    done += stepsAtOnce(steps.slice(done), together, isOf)
  }
  return done
}

/** The longest run of steps from the first on that events can be shared out to: a bipartite matching, grown by augmenting paths (Kuhn 1955). */
function stepsAtOnce<Step, Event>(steps: readonly Step[], events: readonly Event[], isOf: (step: Step, event: Event) => boolean): number {
  const takenBy = new Map<Event, Step>()
  const take = (step: Step, tried: Set<Event>): boolean =>
    events.some((event) => {
      if (tried.has(event) || !isOf(step, event)) return false
      tried.add(event)
      const other = takenBy.get(event)
      if (other !== undefined && !take(other, tried)) return false
      takenBy.set(event, step)
      return true
    })
  const missing = steps.findIndex((step) => !take(step, new Set()))
  return missing === -1 ? steps.length : missing
}
