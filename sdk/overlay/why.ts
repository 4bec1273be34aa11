import type { Evaluation, Reason } from '../core/evaluation.ts'
import type { Cause, ConditionStep, ExperimentStep, Explanation, FlagStep, ServeStep } from '../core/explanation.ts'

const REASONS = {
  STATIC: 'The same for everybody: the flag has no rules.',
  DEFAULT: 'No rule fits, so what everybody else gets.',
  TARGETING_MATCH: 'A rule fits.',
  SPLIT: 'A bucket decides.',
  DISABLED: 'The flag is switched off.',
  PREREQUISITE_FAILED: 'A flag that this one needs serves something else.',
  ERROR: 'Something is wrong, so the fallback in the code.',
  HOLDOUT: 'The visitor is in a holdout, which gets the control.',
  OVERRIDE: 'Chosen for this visitor by name or by a link.',
  PAUSED: 'The experiment is paused: everybody gets the control.',
  SHIPPED: 'The experiment has ended, and this variant was shipped.',
  ROLLED_BACK: 'The experiment has ended and was rolled back.',
  SUBJECT_UNKNOWN: 'Nobody knows yet who the visitor is, so the fallback in the code.',
  ACCOUNT_UNKNOWN: 'The experiment is on accounts and the visitor’s is not known, so the fallback in the code.',
} satisfies Record<Reason, string>

/**
 * Why a flag is what it is, in sentences.
 *
 * @param explanation left out where it comes to another end than what was served: it knows less of the visitor than the client
 */
export function whyOf(evaluation: Evaluation, explanation: Explanation | null): readonly string[] {
  const { reason, error } = evaluation
  const steps = explanation !== null && isSame(evaluation, explanation) ? explanation.steps.flatMap(stepLines) : briefly(evaluation)
  return [REASONS[reason], ...(error === null ? [] : [`${error.code}: ${error.message}`]), ...steps]
}

function isSame({ variation, reason, rule, assignment }: Evaluation, { outcome }: Explanation): boolean {
  return outcome.variation === variation && outcome.reason === reason && outcome.rule === rule && outcome.bucket === (assignment?.bucket ?? null)
}

function briefly({ rule, assignment }: Evaluation): readonly string[] {
  if (assignment === null) return rule === null ? [] : [`Rule ${rule}.`]
  const { experiment, phase, variant, bucket } = assignment
  return [`Experiment ${experiment}, phase ${phase}: variant ${variant}${bucket === null ? '' : `, bucket ${bucket}`}.`]
}

function stepLines(step: FlagStep): readonly string[] {
  switch (step.step) {
    case 'forced':
    case 'off':
      return []
    case 'prerequisite':
      return [`It needs ${step.flag} to serve ${step.variations.join(' or ')}, which serves ${step.served ?? 'nothing'}.`]
    case 'fallthrough':
      return serveLines(step.serve)
    case 'rule':
      if (step.serve === null) return [`Rule ${step.rule} does not fit: ${because(step.condition)}`]
      return [`Rule ${step.rule} fits${step.condition === null ? ' everybody.' : `: ${because(step.condition)}`}`, ...serveLines(step.serve)]
  }
}

function because(condition: ConditionStep | null): string {
  return `${condition?.because.map(causeText).join('; ') ?? ''}.`
}

function causeText(cause: Cause): string {
  if (cause.kind === 'audience') return `audience ${cause.audience} ${cause.fits === true ? 'has' : 'has not'} the visitor`
  if (cause.kind === 'unknown') return 'it is written for a newer client'
  const { attribute, operator, values, had } = cause
  return `${attribute} ${operator} ${operator === 'matches' ? 'a pattern' : values.map((value) => JSON.stringify(value)).join(', ')}, here ${had === null ? 'missing' : JSON.stringify(had)}`
}

function serveLines(serve: ServeStep): readonly string[] {
  if (serve.kind === 'variation') return []
  if (serve.kind === 'experiment') return [`Experiment ${serve.experiment}, on ${serve.unit === 'person' ? 'people' : 'accounts'}.`, ...serve.steps.flatMap(experimentLines)]
  if (serve.bucket === null) return ['A bucket had to decide, and nobody knows whose.']
  return [serve.range === null ? `Bucket ${serve.bucket} is in none of the ranges.` : `Bucket ${serve.bucket}, from ${serve.range.from} to below ${serve.range.to}.`]
}

function experimentLines(step: ExperimentStep): readonly string[] {
  switch (step.step) {
    case 'holdout':
      return [`Holdout ${step.holdout}: bucket ${step.bucket}, kept out below ${step.share}.`]
    case 'layer':
      return step.passed ? [`Layer ${step.layer}: bucket ${step.bucket}, in a slot of this experiment.`] : [`Layer ${step.layer}: bucket ${step.bucket}, in no slot of this experiment.`]
    case 'traffic':
      return [`Traffic: bucket ${step.bucket}, ${step.passed ? 'below' : 'not below'} ${step.share}.`]
    case 'variant':
      return step.range === null ? [] : [`Variant ${step.variant}: bucket ${step.bucket}, from ${step.range.from} to below ${step.range.to}.`]
    case 'audience':
      return [`Its audience ${step.passed ? 'fits' : 'does not fit'}: ${because(step.condition)}`]
    case 'override':
      return step.variant === null ? [] : [`Named for variant ${step.variant}.`]
    case 'schedule':
      return step.passed ? [] : ['It is outside its schedule.']
    case 'prerequisite':
      return [`It needs ${step.flag} to serve ${step.variations.join(' or ')}, which serves ${step.served ?? 'nothing'}.`]
    case 'unit':
      return ['Nobody knows whose bucket to ask.']
    case 'state':
      return step.passed ? [] : [`It is ${step.state}.`]
  }
}
