import { type Metric, readAs } from '../metrics/metric.ts'
import type { Cell, QuantileCell, Store, SummaryQuestion } from '../store/door.ts'

/** What the store says of a metric, read as its definition asks: as it stands, with the largest values cut, or by its quantile too. */
export type Reading = {
  readonly cells: readonly Cell[]
  /** Where the largest values are cut, in integers of the scale; null where nothing is. */
  readonly cut: bigint | null
  readonly quantiles: readonly QuantileCell[]
}

export async function readMetric(store: Store, { definition }: Pick<Metric, 'definition'>, question: SummaryQuestion): Promise<Reading> {
  const as = readAs(definition)
  if (as?.kind === 'winsorised') return { ...(await store.winsorised({ ...question, winsorise: { at: as.at, among: as.among } })), quantiles: [] }
  const cells = await store.summaries(question)
  return { cells, cut: null, quantiles: as === null ? [] : await store.quantiles({ ...question, at: as.at }) }
}
