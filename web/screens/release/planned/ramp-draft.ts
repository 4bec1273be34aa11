import { instantOf, localText } from '../../../app/local-time.ts'
import { ALL, weightOf } from '../flag-draft.ts'

/** A step as it is typed: "25", and a reading of the workspace's clock. */
export type StepDraft = { readonly share: string; readonly at: string }

export type RampDraft = {
  /** The first step is taken at once, whatever its time says. */
  readonly atOnce: boolean
  readonly steps: readonly StepDraft[]
}

/** As it is read: null where it is to begin at once. */
export type Step = { readonly weight: number; readonly at: Date | null }

/** What is wrong with a step, and with which of its two fields. */
export type StepProblem =
  | { readonly field: 'share'; readonly kind: 'no-share' }
  | { readonly field: 'share'; readonly kind: 'not-more'; readonly than: number }
  | { readonly field: 'at'; readonly kind: 'no-time' | 'past' | 'not-later' }

const DAY_MS = 86_400_000
const FROM_NOBODY = [5_000, 25_000, 100_000] as const
const FROM_SOME = [25_000, 50_000, 100_000] as const
const USUAL_DAYS = [0, 1, 8] as const

/** A few now, a quarter tomorrow morning, all a week later; where some have it already, what of a quarter, a half and all is more. */
export function usualRamp(now: Date, timeZone: string, stands: number): RampDraft {
  const weights = (stands < FROM_NOBODY[0] ? FROM_NOBODY : FROM_SOME).filter((weight) => weight > stands)
  return { atOnce: true, steps: weights.map((weight, index) => ({ share: String(weight / 1_000), at: morningIn(USUAL_DAYS[index] ?? 0, now, timeZone) })) }
}

/** Nine o'clock, so many days after today there. */
export function morningIn(days: number, now: Date, timeZone: string): string {
  return `${localText(new Date(now.getTime() + days * DAY_MS), timeZone).slice(0, 10)}T09:00`
}

/** One more step: twice the share, as far after the last as that was after the one before. */
export function withNext({ atOnce, steps }: RampDraft, now: Date, timeZone: string): RampDraft {
  const [before, last] = [steps.at(-2), steps.at(-1)]
  const time = (step: StepDraft | undefined): number => (step === undefined ? now.getTime() : (instantOf(step.at, timeZone) ?? now).getTime())
  const apart = Math.max(DAY_MS, time(last) - time(before))
  const weight = Math.min(ALL, (weightOf(last?.share ?? '') ?? 5_000) * 2)
  return { atOnce, steps: [...steps, { share: String(weight / 1_000), at: localText(new Date(Math.max(time(last), now.getTime()) + apart), timeZone) }] }
}

export function stepsOf({ atOnce, steps }: RampDraft, timeZone: string): readonly { readonly weight: number | null; readonly at: Date | null }[] {
  return steps.map((step, index) => ({ weight: weightOf(step.share), at: atOnce && index === 0 ? null : instantOf(step.at, timeZone) }))
}

/** Each step's problem, if it has one: they follow each other, and only ever add people. */
export function problemsOf(draft: RampDraft, stands: { readonly now: Date; readonly timeZone: string; readonly weight: number }): readonly (StepProblem | undefined)[] {
  const steps = stepsOf(draft, stands.timeZone)
  return steps.map(({ weight, at }, index) => {
    const before = steps[index - 1]
    const least = index === 0 ? stands.weight : (before?.weight ?? 0)
    if (weight === null) return { field: 'share', kind: 'no-share' }
    if (weight <= least) return { field: 'share', kind: 'not-more', than: least }
    return timeProblem(at, { now: stands.now, before: before === undefined ? undefined : (before.at ?? stands.now), atOnce: draft.atOnce && index === 0 })
  })
}

function timeProblem(at: Date | null, { now, before, atOnce }: { readonly now: Date; readonly before: Date | undefined; readonly atOnce: boolean }): StepProblem | undefined {
  if (atOnce) return undefined
  if (at === null) return { field: 'at', kind: 'no-time' }
  if (at <= now) return { field: 'at', kind: 'past' }
  return before !== undefined && at <= before ? { field: 'at', kind: 'not-later' } : undefined
}

/** The steps to be sent; null while one is wrong. */
export function wholeSteps(draft: RampDraft, stands: { readonly now: Date; readonly timeZone: string; readonly weight: number }): readonly Step[] | null {
  if (draft.steps.length === 0 || problemsOf(draft, stands).some((problem) => problem !== undefined)) return null
  return stepsOf(draft, stands.timeZone).flatMap(({ weight, at }) => (weight === null ? [] : [{ weight, at }]))
}
