import { meanInterval, rateInterval } from '../stats/arm.ts'
import type { LevelInterval } from '../stats/interval.ts'
import { addSummaries, decimalText, emptySummary, meanOf, type Summary } from '../stats/summary.ts'
import { heterogeneity } from '../stats/heterogeneity.ts'
import { curveReadout } from './courses.ts'
import { stepsReadout } from './levels.ts'
import { type BanditReadout, banditReadout, banditVerdict, withoutTests } from './bandit.ts'
import { type Check, checkReadout, isBlocked } from './checks.ts'
import { isOver } from './ending.ts'
import { compareTogether } from './exploratory.ts'
import { withStandings } from './guardrails.ts'
import { harmsOf } from './harms.ts'
import type { Look } from './look.ts'
import { noveltyReadouts, withoutLines, withoutNovelty } from './novelty.ts'
import { compareVariants, isAdjusted, isDeciding, isProportion, strataBetween } from './compare.ts'
import { levelsAtTheEnd } from './primaries.ts'
import type { BreakdownInput, ByVariant, MetricInput, ReadoutInput, StratumInput } from './readout-input.ts'
import type { ArmReadout, Breakdown, BreakdownGroup, DayReadout, HeterogeneityReadout, LiftReadout, MetricReadout, Readout, ReadoutExperiment } from './readout.ts'
import { recommend } from './recommend.ts'

/** Sums of people → everything that is said about an experiment. A blocking check withholds every lift, here and not on the page. */
export function buildReadout(input: ReadoutInput): Readout {
  const { experiment, asOf, watermark, looks } = input
  const checks = checkReadout(input)
  const bandit = banditReadout(input)
  if (bandit !== null) return buildBandit(input, checks, bandit)
  const inputs = input.metrics.toSorted((one, other) => rank(one) - rank(other))
  const levels = levelsAtTheEnd(input)
  const metrics = withStandings(withExploratory(experiment, inputs, inputs.map((metric) => metricReadout(input, metric, levels[metric.metric.key] ?? {}))))
  const breakdowns = inputs.flatMap((metric) => metric.breakdowns.map((breakdown) => breakdownReadout(experiment, metric, breakdown)))
  const harms = harmsOf(input)
  const verdict = recommend({ experiment, asOf, checks, metrics, looks, harms })
  const readout = { experiment, asOf, watermark, metrics, checks, harms, breakdowns, verdict }
  if (isBlocked(checks)) return withoutLifts(readout)
  return isOpen(verdict) ? withoutAnswers(readout) : readout
}

/** Of a bandit: nothing is tested, so that nobody reads a test off it. */
function buildBandit(input: ReadoutInput, checks: readonly Check[], bandit: BanditReadout): Readout {
  const { experiment, asOf, watermark } = input
  const inputs = input.metrics.toSorted((one, other) => rank(one) - rank(other))
  const metrics = inputs.map((metric) => withoutTests(metricReadout(input, metric, {}), variantsOf(experiment)))
  const known = isBlocked(checks) ? {} : { bandit }
  return { experiment, asOf, watermark, metrics, checks, harms: [], breakdowns: [], verdict: banditVerdict({ checks, experiment, asOf }, bandit), ...known }
}

/** Metrics that nobody decides by, together. */
function withExploratory(experiment: ReadoutExperiment, inputs: readonly MetricInput[], metrics: readonly MetricReadout[]): readonly MetricReadout[] {
  const listed = metrics.flatMap((metric, at) => (metric.role === 'also' ? [at] : []))
  const together = compareTogether(listed.flatMap((at) => {
    const [input, metric] = [inputs[at], metrics[at]]
    return input === undefined || metric === undefined ? [] : [{ experiment, metric: input.metric, strata: input.strata, converted: convertedByVariant(metric.arms) }]
  }))
  return metrics.map((metric, at) => (metric.role === 'also' ? { ...metric, lifts: together[listed.indexOf(at)] ?? metric.lifts } : metric))
}

/** Without a verdict no row answers: an answer read off the interval of the day would be peeking. */
function isOpen({ kind }: Readout['verdict']): boolean {
  return kind === 'keep-running' || kind === 'too-early'
}

function withoutAnswers(readout: Readout): Readout {
  return mapLifts(withoutLines(readout), (one) => ({ variant: one.variant, lift: one.lift, answer: one.lift.kind === 'none' ? one.answer : 'too-early' }))
}

function rank({ metric }: MetricInput): number {
  return ['decides', 'decides-too', 'guardrail', 'also'].indexOf(metric.role)
}

function metricReadout(whole: ReadoutInput, input: MetricInput, levels: ByVariant<number>): MetricReadout {
  const { experiment, crossovers, looks: all } = whole
  // A guardrail whose windows end after the last look is read when they have.
  const looks = isReadLater(whole, input) ? [] : all
  const arms = experiment.variants.map((variant): ArmReadout => {
    const { exposed = 0, maturing = 0, converted = null, whole } = input.arms[variant.key] ?? {}
    const summary = whole ?? armSummary(input.strata, variant.key)
    return {
      variant: variant.key,
      name: variant.name,
      control: variant.control,
      exposed,
      maturing,
      matured: summary.people,
      converted: isProportion(input.metric) ? Number(summary.sum) : converted,
      ...estimateOf(input, experiment, summary),
      sum: decimalText(summary.sum, summary.scale),
      crossovers: crossovers[variant.key] ?? 0,
    }
  })
  const own = looksOn(input.metric, looks)
  // Metrics that nobody decides by are compared together, later on.
  const compared = input.metric.role === 'also' ? [] : compareVariants({ experiment, metric: input.metric, strata: input.strata, converted: convertedByVariant(arms), alphas: isDeciding(input.metric) ? levels : alphasOf(input.metric, looks) })
  const lifts = compared.map((one) => lookedAt(input.metric, looks, one.variant) ?? one).map(({ variant, lift, answer }): LiftReadout => ({ variant, lift, answer }))
  return { ...input.metric, arms, lifts, daily: dailyReadout(experiment, input), steps: stepsReadout(experiment, input), curve: curveReadout(experiment, input), novelty: noveltyReadouts(experiment, input), looks: own, ...lookedValues(input.metric, looks) }
}

function isReadLater({ experiment, metrics, asOf }: ReadoutInput, { metric }: MetricInput): boolean {
  const deciding = metrics.find((one) => one.metric.role === 'decides')?.metric.windowDays ?? 0
  return metric.role === 'guardrail' && (metric.windowDays ?? 0) > deciding && isOver({ experiment, metrics: metrics.map((one) => one.metric), asOf })
}

/** What the last look at a variant found on a metric: what is decided does not depend on when the page is opened. */
function lookedAt({ role, key }: MetricInput['metric'], looks: readonly Look[], variant: string): LiftReadout | undefined {
  if (role !== 'guardrail') return looksOn({ role, key }, looks).findLast((look) => look.variant === variant)
  const last = looks.findLast((look) => look.variant === variant)
  if (last === undefined) return undefined
  const guardrail = last.guardrails?.find(({ metric }) => metric === key)
  return guardrail && { ...guardrail, variant }
}

/** Of a metric that decides with the first, what each look found on it. */
function looksOn({ role, key }: Pick<MetricInput['metric'], 'role' | 'key'>, looks: readonly Look[]): readonly Look[] {
  if (role === 'decides') return looks
  return role === 'decides-too' ? looks.flatMap(({ together = [] }) => together.filter(({ metric }) => metric === key)) : []
}

/** The later look of a variant overwrites the earlier. */
function lookedValues({ role, key }: MetricInput['metric'], looks: readonly Look[]): Pick<MetricReadout, 'lookedValues'> {
  const found = looks.flatMap(({ variant, guardrails = [] }) => guardrails.filter(({ metric }) => metric === key).map(({ values }) => [variant, values] as const))
  return role !== 'guardrail' || found.length === 0 ? {} : { lookedValues: Object.fromEntries(found) }
}

/** Of looks that were stored without guardrails: today's numbers at the look's own level. */
function alphasOf({ role }: MetricInput['metric'], looks: readonly Look[]): ByVariant<number> {
  return role === 'guardrail' ? Object.fromEntries(looks.map(({ variant, nominalAlpha }) => [variant, nominalAlpha])) : {}
}

function convertedByVariant(arms: readonly ArmReadout[]): ByVariant<number | null> {
  return Object.fromEntries(arms.map(({ variant, converted }) => [variant, converted]))
}

function estimateOf(
  { metric }: MetricInput,
  { plan }: ReadoutExperiment,
  summary: Summary,
): { readonly value: number | null; readonly interval: LevelInterval | null } {
  const interval = isProportion(metric) ? rateInterval(summary, plan.alpha) : meanInterval(summary, plan.alpha)
  return { value: meanOf(summary), interval }
}

/** Each day with everybody exposed up to it. */
function dailyReadout(experiment: ReadoutExperiment, input: MetricInput): readonly DayReadout[] {
  const days: DayReadout[] = []
  let [strata, maturing]: [readonly StratumInput[], number] = [[], 0]
  for (const day of input.days) {
    strata = addStrata(strata, day.strata)
    maturing += day.maturing
    days.push({
      date: day.date,
      maturing: maturing > 0,
      arms: experiment.variants.map(({ key }) => {
        const summary = armSummary(strata, key)
        return { variant: key, matured: summary.people, ...estimateOf(input, experiment, summary) }
      }),
      // Looked at day by day is what decides; of the others the rates are drawn.
      lifts: input.metric.role === 'decides' ? compareVariants({ experiment, metric: input.metric, strata }) : [],
    })
  }
  return days
}

function addStrata(known: readonly StratumInput[], added: readonly StratumInput[]): readonly StratumInput[] {
  const names = [...new Set([...known, ...added].map(({ stratum }) => stratum))]
  const armsOf = (strata: readonly StratumInput[], name: string) => strata.find(({ stratum }) => stratum === name)?.arms ?? {}
  return names.map((stratum) => ({ stratum, arms: addArms(armsOf(known, stratum), armsOf(added, stratum)) }))
}

function addArms(known: ByVariant<Summary>, added: ByVariant<Summary>): ByVariant<Summary> {
  const more = Object.entries(added).map(([variant, summary]) => {
    const before = known[variant]
    return [variant, before === undefined ? summary : addSummaries(before, summary)] as const
  })
  return { ...known, ...Object.fromEntries(more) }
}

function armSummary(strata: readonly StratumInput[], variant: string): Summary {
  const own = strata.flatMap(({ arms }) => arms[variant] ?? [])
  return own.reduce(addSummaries, emptySummary(own[0]?.scale))
}

function breakdownReadout(experiment: ReadoutExperiment, { metric }: MetricInput, { dimension, groups }: BreakdownInput): Breakdown {
  const together = compareTogether(groups.map(({ strata }) => ({ experiment, metric: { ...metric, role: 'also' }, strata })))
  return {
    dimension,
    metric: metric.key,
    groups: groups.map(({ value, strata }, at): BreakdownGroup => ({
      value,
      arms: experiment.variants.map(({ key }) => {
        const summary = armSummary(strata, key)
        return { variant: key, matured: summary.people, converted: isProportion(metric) ? Number(summary.sum) : null, value: meanOf(summary) }
      }),
      lifts: together[at] ?? [],
    })),
    heterogeneity: variantsOf(experiment).map((variant): HeterogeneityReadout => {
      const test = heterogeneity(isProportion(metric) ? 'proportions' : 'means', groups.map(({ strata }) => strataBetween(experiment, variant, strata)), { adjusted: isAdjusted(metric) })
      return { variant, convention: 'Cochran Q', statistic: null, degreesOfFreedom: null, pValue: null, ...test }
    }),
  }
}

function variantsOf(experiment: ReadoutExperiment): readonly string[] {
  return experiment.variants.filter(({ control }) => !control).map(({ key }) => key)
}

function withoutLifts(readout: Readout): Readout {
  const { breakdowns, ...rest } = mapLifts(withoutNovelty(readout), withheld)
  const untested = { statistic: null, degreesOfFreedom: null, pValue: null }
  return { ...rest, harms: [], breakdowns: breakdowns.map((one) => ({ ...one, heterogeneity: one.heterogeneity.map((test) => ({ ...test, ...untested })) })) }
}

/** Every lift of the readout, wherever it stands, changed alike. */
function mapLifts(readout: Readout, change: (lift: LiftReadout) => LiftReadout): Readout {
  return {
    ...readout,
    metrics: readout.metrics.map((metric) => ({
      ...metric,
      lifts: metric.lifts.map(change),
      daily: metric.daily.map((day) => ({ ...day, lifts: day.lifts.map(change) })),
      steps: metric.steps.map((step) => ({ ...step, lifts: step.lifts.map(change) })),
    })),
    breakdowns: readout.breakdowns.map((breakdown) => ({
      ...breakdown,
      groups: breakdown.groups.map((group) => ({ ...group, lifts: group.lifts.map(change) })),
    })),
  }
}

function withheld({ variant, lift }: LiftReadout): LiftReadout {
  return { variant, lift: { kind: 'none', reason: 'withheld', inputs: lift.inputs }, answer: 'no-answer' }
}
