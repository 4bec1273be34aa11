import { createHash } from 'node:crypto'
import { type Design, type ExperimentBody, type Imported, type MetricUse, plainServing, type Variant } from '../experiments/experiment.ts'
import { type MetricDefinition, minorUnits } from '../metrics/metric.ts'
import { keyOf, type ResultColumn } from './mapping.ts'

/** A result as the metric it becomes. */
export type ImportedMetric = { readonly key: string; readonly name: string; readonly definition: MetricDefinition & { readonly kind: 'imported' } }

/** Keys begin with the experiment's; two columns never share one. */
export function metricsOfImport(experimentKey: string, results: readonly ResultColumn[], facts: { readonly decimals: readonly number[]; readonly currency: string }): readonly ImportedMetric[] {
  const made: ImportedMetric[] = []
  for (const [index, { column, of }] of results.entries()) {
    const base = `${experimentKey.slice(0, 60)}.${keyOf(column, `column-${index + 1}`).slice(0, 36)}`
    const key = made.some((one) => one.key === base) ? `${base}-${index + 1}` : base
    const currency = of === 'revenue' ? facts.currency : null
    const decimals = currency === null ? (facts.decimals[index] ?? 0) : Math.round(Math.log10(minorUnits(currency)))
    made.push({ key, name: column.slice(0, 120), definition: { kind: 'imported', of, column, decimals, currency, direction: 'more' } })
  }
  return made
}

/**
 * The id that the rows of this very import are kept under. Made of what is imported, so that another try after a crash
 * finds and clears what the first left behind, and so that another file never touches rows that are being read.
 */
export function importId(place: { readonly workspaceId: string; readonly key: string; readonly fingerprint: string }): string {
  return `exp_${createHash('sha256').update(JSON.stringify([place.workspaceId, place.key, place.fingerprint])).digest('base64url').slice(0, 16)}`
}

/** Everything of an experiment that is over and came whole: one phase, equal weights, no plan that anybody made here. */
export function importedBody(made: {
  readonly arms: readonly string[]
  readonly metrics: readonly { readonly key: string; readonly versionId: string }[]
  readonly span: { readonly from: number; readonly to: number }
  readonly imported: Imported
}): ExperimentBody {
  const uses: readonly MetricUse[] = made.metrics.map((metric, index) => ({ role: index === 0 ? 'decides' : 'also', metricVersionId: metric.versionId, margin: null }))
  return {
    design: designOf(made.arms, made.metrics.slice(1).map((metric) => metric.key)),
    phases: [
      {
        number: PHASE,
        salt: '',
        from: made.span.from,
        until: made.span.to + 1,
        // None: the file says no weights, so a readout takes equal ones, to the last person.
        strata: [],
        pauses: [],
        metrics: uses,
      },
    ],
    decision: null,
    imported: made.imported,
  }
}

export const PHASE = 1
const ALL = 100_000

function designOf(arms: readonly string[], also: readonly string[]): Design {
  return {
    hypothesis: { audience: '', change: '', effect: '', because: '' },
    unit: 'person',
    flagKey: '',
    audience: null,
    newPeopleOnly: false,
    variants: arms.map((arm, index): Variant => ({ key: arm, name: arm, variation: arm, weight: share(index, arms.length) })),
    traffic: ALL,
    ...plainServing,
    guardrails: [],
    also,
    // Nobody planned it here; a readout of an import takes nothing of it but alpha.
    plan: { minimumEffect: 0, alpha: 0.05, power: 0.8, baseline: null, peoplePerDay: null, peoplePerArm: null, days: 0, rule: 'fixed' },
  }
}

/** Equal integers that add up to all; the first get what is left over. */
function share(index: number, arms: number): number {
  return Math.floor(ALL / arms) + (index < ALL % arms ? 1 : 0)
}
