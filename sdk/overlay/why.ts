import type { Evaluation } from '../core/evaluation.ts'
import type { Cause, ConditionStep, ExperimentStep, Explanation, FlagStep, PrerequisiteStep, ServeStep } from '../core/explanation.ts'
import type { Words } from './words/words.ts'

/**
 * Why a flag is what it is, in sentences.
 *
 * @param explanation left out where it comes to another end than what was served: it knows less of the visitor than the client
 */
export function whyOf(evaluation: Evaluation, explanation: Explanation | null, words: Words): readonly string[] {
  const { reason, error } = evaluation
  const steps = explanation !== null && isSame(evaluation, explanation) ? explanation.steps.flatMap((step) => stepLines(step, words)) : briefly(evaluation, words)
  return [words.reasons[reason], ...(error === null ? [] : [`${error.code}: ${error.message}`]), ...steps]
}

function isSame({ variation, reason, rule, assignment }: Evaluation, { outcome }: Explanation): boolean {
  return outcome.variation === variation && outcome.reason === reason && outcome.rule === rule && outcome.bucket === (assignment?.bucket ?? null)
}

function briefly({ rule, assignment }: Evaluation, words: Words): readonly string[] {
  if (assignment === null) return rule === null ? [] : [words.rule(rule)]
  const { experiment, phase, variant, bucket } = assignment
  return [words.decidedBy(experiment, phase, variant, bucket)]
}

function stepLines(step: FlagStep, words: Words): readonly string[] {
  switch (step.step) {
    case 'forced':
    case 'off':
      return []
    case 'prerequisite':
      return [needsLine(step, words)]
    case 'fallthrough':
      return serveLines(step.serve, words)
    case 'rule':
      if (step.serve === null) return [words.ruleDoesNotFit(step.rule, because(step.condition, words))]
      return [words.ruleFits(step.rule, step.condition === null ? null : because(step.condition, words)), ...serveLines(step.serve, words)]
  }
}

function needsLine({ flag, variations, served }: PrerequisiteStep, words: Words): string {
  return words.needs(flag, variations.join(words.or), served ?? words.nothing)
}

function because(condition: ConditionStep | null, words: Words): string {
  return condition?.because.map((cause) => causeText(cause, words)).join('; ') ?? ''
}

function causeText(cause: Cause, words: Words): string {
  if (cause.kind === 'audience') return words.inAudience(cause.audience, cause.fits === true)
  if (cause.kind === 'unknown') return words.newerClient
  const { attribute, operator, values, had } = cause
  const operands = operator === 'matches' ? words.aPattern : values.map((value) => JSON.stringify(value)).join(', ')
  return words.had(`${attribute} ${operator} ${operands}`, had === null ? words.missing : JSON.stringify(had))
}

function serveLines(serve: ServeStep, words: Words): readonly string[] {
  if (serve.kind === 'variation') return []
  if (serve.kind === 'experiment') return [words.experiment(serve.experiment, serve.unit), ...serve.steps.flatMap((step) => experimentLines(step, words))]
  if (serve.bucket === null) return [words.noBucket]
  return [serve.range === null ? words.inNoRange(serve.bucket) : words.inRange(serve.bucket, serve.range.from, serve.range.to)]
}

function experimentLines(step: ExperimentStep, words: Words): readonly string[] {
  switch (step.step) {
    case 'holdout':
      return [words.holdout(step.holdout, step.bucket, step.share)]
    case 'layer':
      return [step.bucket === null ? words.noLayer(step.layer) : words.layer(step.layer, step.bucket, step.passed)]
    case 'traffic':
      return [words.traffic(step.bucket, step.share, step.passed)]
    case 'variant':
      return step.range === null || step.variant === null ? [] : [words.variant(step.variant, step.bucket, step.range.from, step.range.to)]
    case 'audience':
      return [words.audience(step.passed, because(step.condition, words))]
    case 'override':
      return step.variant === null ? [] : [words.named(step.variant)]
    case 'schedule':
      return step.passed ? [] : [words.outsideSchedule]
    case 'prerequisite':
      return [needsLine(step, words)]
    case 'unit':
      return [words.noUnit]
    case 'state':
      return step.passed ? [] : [words.state(step.state)]
  }
}
