import { benjaminiHochberg } from '../stats/multiplicity.ts'
import { type Lagged, noveltyOf, type OfBoth } from '../stats/novelty.ts'
import { asLift } from '../stats/shrink.ts'
import type { MetricInput } from './readout-input.ts'
import type { Readout, ReadoutExperiment } from './readout.ts'

/** A variant's lift by how long ago people were exposed, of what decides: does newness wear off? */
export type NoveltyReadout = {
  readonly variant: string
  /** Each among those who had not done it when it began, with its own interval of level 1 − alpha. */
  readonly stages: readonly { readonly fromMs: number; readonly toMs: number; readonly estimate: number; readonly low: number; readonly high: number; readonly did: OfBoth }[]
  /** A line through them, and what it says; null before there is a verdict. */
  readonly line: NoveltyLine | null
  readonly convention: 'weighted line through log lifts of those who had not done it yet'
}

/** `first` and `last`: the line's lift in the first stage and in the last. `fades`: nearer to none at the end; `turns`: further from none on the other side. */
export type NoveltyLine = { readonly answer: 'steady' | 'fades' | 'grows' | 'turns'; readonly pValue: number; readonly first: number; readonly last: number }

/** Several variants are asked together, by Benjamini and Hochberg. Those with too few people to tell are left out. */
export function noveltyReadouts({ variants, plan }: ReadoutExperiment, { lags = [], strata }: MetricInput): readonly NoveltyReadout[] {
  const control = variants.find((one) => one.control)?.key ?? ''
  const edges = lags.map(({ fromMs, toMs }) => ({ from: fromMs, to: toMs }))
  const found = variants.filter((one) => one.key !== control).flatMap(({ key }) => {
    const novelty = noveltyOf(laggedOf({ lags, strata }, { control, variant: key }), edges)
    return novelty === null ? [] : [{ key, ...novelty }]
  })
  const together = benjaminiHochberg(found.map(({ trend }) => trend.pValue), plan.alpha)
  return found.map(({ key, stages, trend: { first, last, pValue } }, at) => ({
    variant: key,
    stages: stages.map(({ from, to, lift, did }) => {
      const { estimate, from: low, to: high } = asLift(lift, plan.alpha)
      return { fromMs: from, toMs: to, estimate, low, high, did }
    }),
    line: { answer: together[at]?.stands === true ? answerOf(first, last) : 'steady', pValue, first, last },
    convention: 'weighted line through log lifts of those who had not done it yet',
  }))
}

function laggedOf({ lags = [], strata }: Pick<MetricInput, 'lags' | 'strata'>, keys: { readonly control: string; readonly variant: string }): readonly Lagged[] {
  const both = (of: (key: string) => number): OfBoth => ({ control: of(keys.control), variant: of(keys.variant) })
  return strata.map(({ stratum, arms }) => ({
    people: both((key) => arms[key]?.people ?? 0),
    did: lags.map((lag) => both((key) => lag.strata.find((one) => one.stratum === stratum)?.people[key] ?? 0)),
  }))
}

/** On the scale of logarithms, where a halving is as far as a doubling. */
function answerOf(first: number, last: number): NoveltyLine['answer'] {
  const [from, to] = [Math.log1p(first), Math.log1p(last)]
  if (Math.abs(to) < Math.abs(from)) return 'fades'
  return Math.sign(from) * Math.sign(to) < 0 ? 'turns' : 'grows'
}

/** Without a verdict nothing answers, this neither. */
export function withoutLines(readout: Readout): Readout {
  return { ...readout, metrics: readout.metrics.map((metric) => ({ ...metric, novelty: metric.novelty.map((one) => ({ ...one, line: null })) })) }
}

export function withoutNovelty(readout: Readout): Readout {
  return { ...readout, metrics: readout.metrics.map((metric) => ({ ...metric, novelty: [] })) }
}
