import type { Answers } from '../../api/client.ts'
import type { RowAnswer } from '../../parts/answer-word.tsx'
import type { Answer, Interval } from '../../parts/charts/kinds.ts'
import type { TrustCheck } from '../../parts/trust-line.tsx'
import type { VerdictState } from '../../parts/verdict.tsx'
import type { Say } from '../../words/say.ts'

export type Readout = Answers['readout']['page']['readout']
export type ReadoutWords = Answers['readout']['page']['words']['en']
export type Metric = Readout['metrics'][number]
export type Arm = Metric['arms'][number]
export type LiftOf = Metric['lifts'][number]
export type Experiment = Answers['experiment']['get']
export type Decision = NonNullable<Extract<Experiment, { decision: unknown }>['decision']>

/** What a lift is drawn as: relative where there is one. An open end leaves the axis with an arrow. */
export function intervalOf({ lift }: Pick<LiftOf, 'lift'>): Interval | null {
  if (lift.kind === 'none' || lift.relative === null) return null
  const { estimate, from, to, middle } = lift.relative
  const half = middle.from === null || middle.to === null ? {} : { half: { low: middle.from, high: middle.to } }
  return { estimate, low: from ?? -Infinity, high: to ?? Infinity, ...half }
}

const MARKS = { better: 'better', worse: 'worse', 'no-clear-difference': 'unclear', 'too-early': 'early', 'no-answer': 'unclear' } as const satisfies Record<LiftOf['answer'], Answer>

export function markOf(lift: Pick<LiftOf, 'answer'>): Answer {
  return MARKS[lift.answer]
}

/** The word of a row: a lift's answer, or of a guardrail with a limit where it stands with it, unless it got better. */
export function rowAnswer({ answer, standing }: LiftOf, { margin }: Pick<Metric, 'margin'>): RowAnswer {
  if (margin === undefined || standing === undefined || answer === 'better') return MARKS[answer]
  return standing === 'open' ? 'unclear' : standing
}

/** The variant that the verdict speaks of; else the first that is not control. */
export function variantSpokenOf(readout: Pick<Readout, 'verdict' | 'experiment'>): string {
  const { verdict, experiment } = readout
  return 'variant' in verdict ? verdict.variant : (experiment.variants.find((one) => !one.control)?.key ?? '')
}

/** The lift that the verdict speaks of: of a guardrail where that is what got worse. */
export function liftSpokenOf(readout: Pick<Readout, 'verdict' | 'experiment' | 'metrics'>): { readonly metric: Metric; readonly lift: LiftOf } | undefined {
  const { verdict, metrics } = readout
  const metric = metrics.find((one) => 'metric' in verdict && one.key === verdict.metric) ?? metrics[0]
  const lift = metric?.lifts.find((one) => one.variant === variantSpokenOf(readout)) ?? metric?.lifts[0]
  return metric === undefined || lift === undefined ? undefined : { metric, lift }
}

/** Found by the harm watch before anything is decided. */
export function doesHarm({ verdict }: Pick<Readout, 'verdict'>): boolean {
  return verdict.reasons.some(({ kind }) => kind === 'does-harm')
}

export function verdictState({ verdict, metrics }: Readout): VerdictState {
  if (doesHarm({ verdict })) return 'worse'
  if (isBorrowed({ verdict })) return 'borrowed'
  if (isHeld({ verdict })) return 'warn'
  switch (verdict.kind) {
    case 'ship':
      return 'better'
    case 'rollback':
      return 'worse'
    case 'not-trustworthy':
      return 'blocked'
    case 'bandit':
      return verdict.clear ? 'better' : 'early'
    case 'keep-running':
    case 'too-early':
      return 'early'
    case 'inconclusive':
    case 'neutral':
      return metrics.length === 0 ? 'early' : 'unclear'
  }
}

const STATE_WORDS = { better: 'decide.state-better', worse: 'decide.state-worse', unclear: 'decide.state-unclear', early: 'decide.state-early', blocked: 'decide.state-blocked' } as const

/** The line above the sentence. */
export function stateWord(readout: Readout, say: Say): string {
  if (doesHarm(readout)) return say('decide.state-harm')
  if (readout.verdict.kind === 'bandit') return say(readout.verdict.clear ? 'bandit.state-clear' : 'bandit.state')
  const state = verdictState(readout)
  if (state === 'borrowed') return say('answer.borrowed')
  if (state === 'warn') return say('decide.state-held')
  return say(STATE_WORDS[state === 'blocked' || state === 'better' || state === 'worse' || state === 'early' ? state : 'unclear'])
}

/** What was decided, in the place of what the readout advised. */
export function decisionHeadline(decision: Pick<Decision, 'kind' | 'variant'>, readout: Pick<Readout, 'experiment'>, say: Say): string {
  if (decision.kind === 'ship') return say('decide.state-shipped', { variant: variantName(readout, decision.variant ?? '') })
  return say(decision.kind === 'rollback' ? 'decide.state-rolled-back' : 'decide.state-ended')
}

export function decisionOf(experiment: Experiment) {
  return 'decision' in experiment ? experiment.decision : null
}

export function variantName(readout: Pick<Readout, 'experiment'>, key: string): string {
  return readout.experiment.variants.find((one) => one.key === key)?.name ?? key
}

/** Whether what was found speaks against shipping a variant that is better at first sight. */
function isBorrowed({ verdict }: Pick<Readout, 'verdict'>): boolean {
  return (verdict.kind === 'inconclusive' || verdict.kind === 'neutral') && verdict.reasons.some(({ kind }) => kind === 'borrowed')
}

/** Better on what decides, while a guardrail may be beyond its limit. */
function isHeld({ verdict }: Pick<Readout, 'verdict'>): boolean {
  return verdict.kind === 'inconclusive' && verdict.reasons.some(({ kind }) => kind === 'guardrail-open')
}

const SHORT = { ship: 'better', rollback: 'worse', 'keep-running': 'early', 'too-early': 'early', bandit: 'early', inconclusive: 'unclear', neutral: 'unclear', 'not-trustworthy': 'beyond' } as const satisfies Record<Readout['verdict']['kind'], RowAnswer>

/** The mark beside the short answer. */
export function shortState({ verdict }: Pick<Readout, 'verdict'>): RowAnswer {
  if (doesHarm({ verdict })) return 'worse'
  return isBorrowed({ verdict }) ? 'borrowed' : SHORT[verdict.kind]
}

/** A short answer for lists. */
export function shortVerdict({ experiment, verdict }: Pick<Readout, 'experiment' | 'verdict'>, say: Say): string {
  if (doesHarm({ verdict })) return say('decide.short-harm')
  if (isBorrowed({ verdict })) return say('answer.borrowed')
  if (isHeld({ verdict })) return say('decide.short-held')
  switch (verdict.kind) {
    case 'ship':
      return say('decide.short-ship', { variant: variantName({ experiment }, verdict.variant) })
    case 'rollback':
      return say('decide.short-rollback', { variant: variantName({ experiment }, verdict.variant) })
    case 'bandit':
      return say('bandit.short', { variant: variantName({ experiment }, verdict.variant) })
    case 'keep-running':
      return say('decide.short-keep-running', { days: verdict.days ?? 0 })
    case 'too-early':
      return say('decide.short-too-early')
    case 'inconclusive':
      return say('decide.short-inconclusive')
    case 'neutral':
      return say('decide.short-neutral')
    case 'not-trustworthy':
      return say('decide.short-not-trustworthy')
  }
}

const CHECK_STATES = { ok: 'pass', warn: 'warn', blocked: 'block', 'not-yet': 'pass' } as const satisfies Record<Readout['checks'][number]['state'], TrustCheck['state']>

/** The checks with their sentences. */
export function trustChecks(words: ReadoutWords, say: Say): readonly TrustCheck[] {
  return words.checks.map((check) => ({ name: say(`check.${check.name}`), note: check.sentence, state: CHECK_STATES[check.state] }))
}

/** The rates that the lift beside them was made of: those of the last look where there was one, else today's. */
export function valuesOf(metric: Metric, { variant }: LiftOf, control: string | undefined): Metric['looks'][number]['values'] {
  const today = (key: string | undefined): number | null => metric.arms.find((one) => one.variant === key)?.value ?? null
  return lookOf(metric, variant)?.values ?? metric.lookedValues?.[variant] ?? { control: today(control), variant: today(variant) }
}

/** The last daily look at a variant. */
export function lookOf(metric: Metric, variant: string): Metric['looks'][number] | undefined {
  return metric.looks.findLast((look) => look.variant === variant)
}

/** Midday in UTC of a calendar day, so that it is that day in every zone that the axis may write it in. */
export function instantOf(date: string): number {
  return Date.parse(`${date}T12:00:00Z`)
}

/** The axis words: who does what, where the metric brings its phrase. */
export function sidesOf(metric: Metric, say: Say): { readonly fewer: string; readonly more: string } {
  const act = metric.phrases?.act
  return act === undefined ? { fewer: say('decide.fewer'), more: say('decide.more') } : { fewer: say('decide.fewer-act', { act }), more: say('decide.more-act', { act }) }
}
