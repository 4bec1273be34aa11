import type { WordsNow } from '../../words/use-words.tsx'

/** What the first five minutes consist of, in order. */
export const steps = ['key', 'event', 'metric', 'experiment'] as const
export type Step = (typeof steps)[number]

/** What the steps are ticked by. */
export type Facts = {
  /** Keys that are not withdrawn. */
  readonly keys: number
  readonly lastEvent: { readonly name: string; readonly at: number } | null
  readonly sharedMetric: string | null
  /** Experiments that were ever launched. */
  readonly launched: number
}

export function isDone(step: Step, facts: Facts): boolean {
  switch (step) {
    case 'key':
      return facts.keys > 0
    case 'event':
      return facts.lastEvent !== null
    case 'metric':
      return facts.sharedMetric !== null
    case 'experiment':
      return facts.launched > 0
  }
}

export function stepsLeft(facts: Facts): readonly Step[] {
  return steps.filter((step) => !isDone(step, facts))
}

const quietMs = 24 * 3_600_000

/** The page's sentence: how many steps are left; later, whether events still arrive. */
export function titleOf(facts: Facts, { say, format }: Pick<WordsNow, 'say' | 'format'>, now: Date = new Date()): string {
  const left = stepsLeft(facts).length
  if (left > 0) return say('start.steps-left', { n: left, count: format.count(left) })
  const last = facts.lastEvent?.at ?? 0
  return now.getTime() - last > quietMs ? say('start.quiet', { day: format.day(last) }) : say('start.connected')
}

/** One quiet line under a step: what was done, or what it is for. */
export function stepNote(step: Step, facts: Facts, { say, format }: Pick<WordsNow, 'say' | 'format'>): string {
  if (!isDone(step, facts)) return say(`start.todo-${step}`)
  switch (step) {
    case 'key':
      return say('start.done-key', { n: facts.keys, count: format.count(facts.keys) })
    case 'event':
      return say('start.done-event', { event: facts.lastEvent?.name ?? '' })
    case 'metric':
      return facts.sharedMetric ?? ''
    case 'experiment':
      return say('start.done-experiment', { n: facts.launched, count: format.count(facts.launched) })
  }
}
