import type { Check } from './checks.ts'
import { isLookedAt } from './look.ts'
import type { MetricReadout, Readout } from './readout.ts'
import type { Reason, Verdict } from './recommend.ts'
import { checkCause, checkSentence, countsOf } from './words/checks.ts'
import type { Catalogue, Ends, Unit } from './words/catalogue.ts'
import { englishOf } from './words/english.ts'
import { japaneseOf } from './words/japanese.ts'
import { koreanOf } from './words/korean.ts'
import { type EffectScale, type Locale, type Numbers, numbersIn } from './words/numbers.ts'

/** A readout in words: what the page, the table on a terminal and a message say, in one language. */
export type ReadoutWords = {
  readonly headline: string
  /** Both rates, the range, and what narrows the claim; for `not-trustworthy` the proof. */
  readonly paragraph: string
  /** What else to know, a sentence each. */
  readonly notes: readonly string[]
  /** One sentence per check. */
  readonly checks: readonly { readonly name: Check['name']; readonly state: Check['state']; readonly sentence: string }[]
}

const catalogues = { en: englishOf, ko: koreanOf, ja: japaneseOf } satisfies Record<Locale, (unit: Unit) => Catalogue>

/** What a writer of sentences has at hand. */
type Desk = { readonly readout: Readout; readonly words: Catalogue; readonly numbers: Numbers; readonly gap: string }

export function readoutWords(readout: Readout, locale: Locale): ReadoutWords {
  // Japanese sentences follow each other without a space.
  const desk: Desk = { readout, words: catalogues[locale](readout.experiment.unit), numbers: numbersIn(locale), gap: locale === 'ja' ? '' : ' ' }
  const { verdict, checks } = readout
  const isNarrowing = ({ kind }: Reason): boolean => narrowing.includes(kind)
  const first = saidFirst(verdict)
  const rest = verdict.reasons.filter((reason) => reason !== first)
  return {
    headline: headline(desk, verdict),
    paragraph: [...body(desk, verdict), ...rest.filter(isNarrowing).map((reason) => reasonSentence(desk, verdict, reason))].join(desk.gap),
    notes: rest.filter((reason) => !isNarrowing(reason)).map((reason) => reasonSentence(desk, verdict, reason)),
    checks: checks.map((check) => ({ name: check.name, state: check.state, sentence: sentenceOf(desk, check) })),
  }
}

/** Reasons that belong to the claim itself and stand under it, not beside it. */
const narrowing: readonly Reason['kind'][] = ['may-be-below-minimum', 'smaller-than-minimum', 'best-of-several', 'no-lift']

function headline(desk: Desk, verdict: Verdict): string {
  const { words, numbers } = desk
  switch (verdict.kind) {
    case 'ship':
    case 'rollback':
      return words[verdict.kind](moved(desk, verdict))
    case 'inconclusive':
      return heldHeadline(desk, verdict) ?? words.inconclusive({ variant: nameOf(desk, verdict.variant), ends: ends(desk, verdict) })
    case 'neutral':
      return heldHeadline(desk, verdict) ?? words.neutral({ margin: numbers.planned(verdict.margin) })
    case 'keep-running':
    case 'too-early':
      return openHeadline(desk, verdict)
    case 'bandit':
      return words.bandit({ variant: nameOf(desk, verdict.variant), chance: verdict.chance > 0.99 ? null : numbers.planned(Number(verdict.chance.toFixed(2))), isClear: verdict.clear })
    case 'not-trustworthy':
      return words.notTrustworthy({ cause: checkCause(words, verdict.cause, (variant) => nameOf(desk, variant)) })
  }
}

/** The reason that the headline itself tells, and that no note repeats. */
function saidFirst({ kind, reasons }: Verdict): Reason | undefined {
  if (kind === 'keep-running') return reasons.some((reason) => reason.kind === 'does-harm') ? undefined : reasons.find((reason) => waiting.includes(reason.kind))
  return kind === 'inconclusive' || kind === 'neutral' ? reasons.find((reason) => reason.kind === 'metrics-disagree') ?? firstHeld(reasons) : undefined
}

function firstHeld(reasons: readonly Reason[]): Reason | undefined {
  return reasons.find(({ kind }) => kind === 'guardrail-open' || kind === 'borrowed')
}

const waiting: readonly Reason['kind'][] = ['guardrail-open', 'first-week', 'price-waits']

/** Better on what decides, and not shipped for a guardrail; or better on an early step alone. */
function heldHeadline(desk: Desk, verdict: AboutVariant): string | null {
  const first = saidFirst(verdict)
  if (first?.kind === 'guardrail-open') return desk.words.heldByGuardrail(atLimit(desk, first))
  if (first?.kind === 'metrics-disagree') return desk.words.metricsDisagree(disagreeing(desk, first))
  return first?.kind === 'borrowed' ? desk.words.borrowed(borrowedSlots(desk, first)) : null
}

function disagreeing(desk: Desk, { variant, better, worse }: Extract<Reason, { kind: 'metrics-disagree' }>) {
  return { variant: nameOf(desk, variant), better: metricOf(desk, better).name, worse: metricOf(desk, worse).name }
}

function atLimit(desk: Desk, { variant, metric, margin }: Extract<Reason, { kind: 'guardrail-open' | 'guardrail-worse' }>) {
  return { variant: nameOf(desk, variant), metric: metricOf(desk, metric).name, margin: margin === null ? null : desk.numbers.planned(margin) }
}

/** An early step is a metric of its own, or the event of a step of the metric that decides. */
function borrowedSlots(desk: Desk, { variant, early, metric, scale, estimate }: Extract<Reason, { kind: 'borrowed' }>) {
  const [step, deciding] = [desk.readout.metrics.find(({ key }) => key === early), metricOf(desk, metric)]
  const of = step ?? deciding
  return { variant: nameOf(desk, variant), early: step?.name ?? early, metric: deciding.name, lift: desk.numbers.rough({ scale, metric: of }, estimate), moreIsBetter: of.direction === 'more' && deciding.direction === 'more' }
}

/** Nothing is decided yet; what does harm is said before anything else. */
function openHeadline(desk: Desk, verdict: Extract<Verdict, { kind: 'keep-running' | 'too-early' }>): string {
  const { words, numbers } = desk
  const harm = verdict.reasons.find(({ kind }) => kind === 'does-harm')
  if (harm?.kind === 'does-harm') return words.pause({ variant: nameOf(desk, harm.variant), metric: metricOf(desk, harm.metric).name })
  if (verdict.kind === 'too-early') return words.tooEarly({ conversions: numbers.count(verdict.conversions), needed: numbers.count(verdict.needed) })
  const first = saidFirst(verdict)
  const why = first === undefined ? null : reasonSentence(desk, verdict, first)
  return words.keepRunning({ variant: nameOf(desk, verdict.variant), days: verdict.days, count: numbers.count(verdict.days ?? 0), why })
}

function body(desk: Desk, verdict: Verdict): readonly string[] {
  const { words, numbers } = desk
  switch (verdict.kind) {
    case 'keep-running':
      return [counted(desk, verdict.metric), isLookedAt(desk.readout.experiment) ? words.lookedAtDaily : words.readAtTheEnd]
    case 'too-early':
      return [words.needsConversions({ needed: numbers.count(verdict.needed) }), counted(desk, verdict.metric)]
    case 'bandit':
      return banditBody(desk, verdict)
    case 'not-trustworthy':
      return [sentenceOf(desk, verdict.cause)]
    default:
      return [rates(desk, verdict), ...(verdict.estimate === null ? [] : [words.fits(ends(desk, verdict))])]
  }
}

/** Half a tenth of a point: what no column of rates would show is no sentence. */
const LITTLE_LOST = 0.0005

function banditBody(desk: Desk, { metric, share, loss }: Extract<Verdict, { kind: 'bandit' }>): readonly string[] {
  const { words, numbers, readout } = desk
  return [
    ...(readout.experiment.status === 'running' ? [words.banditShare({ share: numbers.rate(share) })] : []),
    ...(loss < LITTLE_LOST ? [] : [words.banditLoss({ loss: numbers.rough({ scale: 'difference', metric: metricOf(desk, metric) }, loss) })]),
    counted(desk, metric),
    words.banditMeans,
  ]
}

type AboutVariant = Extract<Verdict, { readonly variant: string; readonly range: unknown }>

function moved(desk: Desk, verdict: AboutVariant) {
  const metric = metricOf(desk, verdict.metric)
  const [estimate, moreIsBetter] = [verdict.estimate ?? 0, metric.direction === 'more']
  const lift = desk.numbers.rough(scaleOf(desk, verdict), estimate)
  return { variant: nameOf(desk, verdict.variant), metric: metric.name, lift, rose: estimate > 0, phrases: phrasesOf(desk, metric), moreIsBetter }
}

function ends(desk: Desk, verdict: AboutVariant): Ends {
  const scale = scaleOf(desk, verdict)
  const end = (value: number | null): string | null => (value === null ? null : desk.numbers.effect(scale, value))
  return { from: end(verdict.range.from), to: end(verdict.range.to), both: desk.numbers.range(scale, verdict.range) }
}

function rates(desk: Desk, verdict: AboutVariant): string {
  const metric = metricOf(desk, verdict.metric)
  const value = (amount: number | null): string => (amount === null ? '–' : desk.numbers.value(metric, amount))
  const act = metric.family === 'proportion' ? (phrasesOf(desk, metric)?.act ?? null) : null
  return desk.words.rates({ metric: metric.name, act, variant: value(verdict.values.variant), control: value(verdict.values.control) })
}

/** A metric's own words are of people. */
function phrasesOf({ readout }: Pick<Desk, 'readout'>, { phrases }: MetricReadout): MetricReadout['phrases'] {
  return readout.experiment.unit === 'person' ? phrases : null
}

function counted({ readout, words, numbers }: Desk, metric: string): string {
  const arms = readout.metrics.find(({ key }) => key === metric)?.arms ?? []
  const [people, maturing] = [countsOf(arms.map(({ matured }) => matured)), countsOf(arms.map((arm) => arm.maturing))]
  return words.counted({ people: numbers.count(people), maturing: numbers.count(maturing) })
}

function reasonSentence(desk: Desk, verdict: Verdict, reason: Reason): string {
  const { words, numbers, readout } = desk
  const names = (variants: readonly string[]) => variants.map((variant) => nameOf(desk, variant))
  switch (reason.kind) {
    case 'may-be-below-minimum':
      return words.mayBeBelowMinimum({ minimum: minimum(desk, verdict, reason.minimumEffect) })
    case 'smaller-than-minimum':
      return words.smallerThanMinimum({ isBetter: reason.answer === 'better', minimum: minimum(desk, verdict, reason.minimumEffect) })
    case 'best-of-several':
      return words.bestOf({ better: names(reason.better) })
    case 'several-comparisons':
      return words.severalComparisons({ comparisons: numbers.count(reason.comparisons) })
    case 'decide-together':
      return words.decideTogether({ metrics: reason.metrics.map((metric) => metricOf(desk, metric).name) })
    case 'metrics-disagree':
      return words.metricsDisagree(disagreeing(desk, reason))
    case 'variants-worse':
      return words.variantsWorse({ variants: names(reason.variants) })
    case 'guardrail-worse':
      return words.guardrailWorse({ ...atLimit(desk, reason), beyond: reason.beyond })
    case 'guardrail-open':
      return words.guardrailOpen(atLimit(desk, reason))
    case 'guardrails-within':
      return words.guardrailsWithin({ metrics: reason.metrics.map((metric) => metricOf(desk, metric).name) })
    case 'borrowed':
      return words.borrowedNote(borrowedSlots(desk, reason))
    case 'first-week':
      return words.firstWeek
    case 'not-whole-weeks':
      return words.notWholeWeeks({ days: reason.days, count: numbers.count(reason.days) })
    case 'price-waits':
      return words.priceWaits
    case 'hardly-to-be-found':
      return words.hardlyToBeFound({ chance: reason.chance < 0.01 ? null : numbers.planned(Number(reason.chance.toPrecision(1))) })
    case 'does-harm':
      return words.doesHarm({ variant: nameOf(desk, reason.variant), metric: metricOf(desk, reason.metric).name, lift: numbers.effect({ scale: reason.scale, metric: metricOf(desk, reason.metric) }, reason.estimate) })
    case 'hidden-until':
      return words.hiddenUntil
    case 'stopped-before-plan':
      return words.stoppedBeforePlan
    case 'still-maturing':
      return words.stillMaturing({ people: numbers.count(reason.people) })
    case 'decided-early':
      return words.decidedEarly({ lift: numbers.effect({ scale: 'relative', metric: metricOf(desk, 'metric' in verdict ? verdict.metric : '') }, reason.adjusted) })
    case 'no-minimum-planned':
      return words.noMinimumPlanned
    case 'no-lift':
      return words.noLift(reason.reason)
    case 'check-warns':
      return readout.checks.filter(({ name }) => name === reason.check).map((check) => sentenceOf(desk, check)).join(desk.gap)
  }
}

/** The smallest effect worth shipping, in the direction that is better: "+8%", of cancellations "−8%". */
function minimum(desk: Desk, verdict: Verdict, effect: number): string {
  const isFall = 'metric' in verdict && metricOf(desk, verdict.metric).direction === 'less'
  return `${isFall ? '−' : '+'}${desk.numbers.planned(effect)}`
}

function sentenceOf({ words, numbers, readout }: Desk, check: Check): string {
  return checkSentence({ words, numbers, nameOf: (key) => nameOf({ readout }, key) }, check)
}

function scaleOf(desk: Desk, verdict: AboutVariant): EffectScale {
  return { scale: verdict.scale, metric: metricOf(desk, verdict.metric) }
}

function nameOf({ readout }: Pick<Desk, 'readout'>, variant: string): string {
  return readout.experiment.variants.find(({ key }) => key === variant)?.name ?? variant
}

function metricOf({ readout }: Pick<Desk, 'readout'>, key: string): MetricReadout {
  const metric = readout.metrics.find((each) => each.key === key)
  if (metric === undefined) throw new Error(`the verdict speaks of ${key}, which the readout does not have`)
  return metric
}
