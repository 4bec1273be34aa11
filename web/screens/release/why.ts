import type { Cause, ConditionStep, ExperimentStep, Explanation, FlagStep, PrerequisiteStep, RuleStep, ServeStep, Slot } from '#sdk/core/explanation.ts'
import type { Json } from '#sdk/core/ruleset.ts'
import { attributeName } from '../../app/clause-text.ts'
import type { WordsNow } from '../../words/use-words.tsx'

type Words = Pick<WordsNow, 'say' | 'format' | 'locale'>

/**
 * Why somebody got a value, in sentences: what decided comes first, then what was passed on the way to it.
 *
 * @param numberOf the place of a rule as the page counts it, from 1
 */
export function whySentences({ steps }: Explanation, numberOf: (rule: string) => number, words: Words): readonly string[] {
  const decided = steps.filter((step) => decides(step, steps))
  const passed = steps.filter((step) => !decided.includes(step))
  return [...decided.flatMap((step) => deciding(step, words)), ...passed.flatMap((step) => passing(step, numberOf, words))]
}

/** The last step is the one that ended it. */
function decides(step: FlagStep, all: readonly FlagStep[]): boolean {
  return step === all.at(-1)
}

function deciding(step: FlagStep, words: Words): readonly string[] {
  switch (step.step) {
    case 'rule': return [...fitting(step.condition, words), ...served(step.serve, words)]
    case 'fallthrough': return served(step.serve, words)
    case 'prerequisite': return [needed(step, words)]
    default: return []
  }
}

function passing(step: FlagStep, numberOf: (rule: string) => number, words: Words): readonly string[] {
  return step.step === 'rule' ? passedRule(step, numberOf(step.rule), words) : []
}

function passedRule({ condition, serve }: RuleStep, n: number, words: Words): readonly string[] {
  const { say } = words
  if (condition !== null && condition.fits !== true) return [say('why.did-not-fit', { n, causes: causesOf(condition, words) })]
  return [say('why.went-on', { n }), ...served(serve, words)]
}

function fitting(condition: ConditionStep | null, words: Words): readonly string[] {
  return condition === null || condition.because.length === 0 ? [] : [begun(words.say('why.causes', { causes: causesOf(condition, words) }), words)]
}

/** An English sentence begins with a capital, also where it begins with a name out of the customer's code. */
function begun(sentence: string, { locale }: Words): string {
  return locale === 'en' ? sentence.charAt(0).toUpperCase() + sentence.slice(1) : sentence
}

function causesOf({ because }: ConditionStep, words: Words): string {
  return listed(because, words)
}

function listed(causes: readonly Cause[], words: Words): string {
  if (causes.length === 0) return '–'
  return causes.map((cause) => causeText(cause, words)).reduce((first, second) => words.say('why.both', { first, second }))
}

function causeText(cause: Cause, words: Words): string {
  const { say } = words
  if (cause.kind === 'unknown' || cause.fits === 'unreadable') return say('why.newer')
  if (cause.kind === 'clause') return knownText(cause.attribute, cause.had, words)
  const what = cause.fits ? say('why.in-audience', { audience: cause.audience }) : say('why.not-in-audience', { audience: cause.audience })
  return cause.because.length === 0 ? what : say('why.because', { what, because: listed(cause.because, words) })
}

/** What the context had: that, beside the rule above, says why it fits or does not. */
function knownText(attribute: string, had: Json, { say, format }: Words): string {
  if (attribute === 'firstSeenAt') return typeof had === 'number' ? say('why.first-seen', { day: format.day(had) }) : say('why.first-seen-unknown')
  const name = attributeName(attribute, say)
  return had === null ? say('why.not-known', { attribute: name }) : say('why.is', { attribute: name, value: typeof had === 'string' ? had : JSON.stringify(had) })
}

function served(serve: ServeStep | null, words: Words): readonly string[] {
  if (serve === null || serve.kind === 'variation') return []
  if (serve.kind === 'experiment') return experimented(serve, words)
  if (serve.bucket === null) return []
  if (serve.range === null) return [words.say('why.outside', { bucket: words.format.count(serve.bucket) })]
  return [fallsInto(serve.bucket, serve.range.variation, serve.range, words)]
}

function fallsInto(bucket: number, variation: string, { from, to }: Slot, { say, format }: Words): string {
  return say('why.falls-into', { bucket: format.count(bucket), variation, from: format.count(from), to: format.count(to) })
}

/** The step that ended the experiment's question; what was passed before it would only be long. */
function experimented({ experiment, steps }: Extract<ServeStep, { kind: 'experiment' }>, words: Words): readonly string[] {
  const last = steps.at(-1)
  return last === undefined ? [words.say('why.not-running', { experiment })] : ended(experiment, last, words)
}

function ended(experiment: string, last: ExperimentStep, words: Words): readonly string[] {
  const { say, format } = words
  switch (last.step) {
    case 'schedule': return [say('why.not-its-time', { experiment })]
    case 'prerequisite': return [needed(last, words)]
    case 'audience': return [say('why.other-audience', { experiment, causes: causesOf(last.condition, words) })]
    case 'holdout': return [say('why.held-out', { bucket: format.count(last.bucket), holdout: last.holdout, share: format.count(last.share) })]
    case 'layer': return [last.bucket === null ? say('why.no-layer', { layer: last.layer }) : say('why.other-slot', { bucket: format.count(last.bucket), layer: last.layer, experiment })]
    case 'traffic': return [say('why.no-traffic', { bucket: format.count(last.bucket), share: format.count(last.share) })]
    case 'variant': return last.variant === null || last.range === null ? [say('why.outside', { bucket: format.count(last.bucket) })] : [fallsInto(last.bucket, last.variant, last.range, words)]
    // What the reason says already.
    case 'override':
    case 'unit':
    case 'state': return []
  }
}

function needed({ flag, variations, served }: PrerequisiteStep, { say }: Words): string {
  const asked = { flag, variations: variations.length === 0 ? '–' : variations.join(', ') }
  return served === null ? say('why.needs-nothing', asked) : say('why.needs', { ...asked, served })
}
