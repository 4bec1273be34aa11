import type { Question } from '#server/store/door.ts'
import { DAY, EXPERIMENT, START } from './histories.ts'

const HOUR = 3_600_000
export const WINDOW = 2 * DAY

/** A question with every edge there is: phase, pause, strata, end, currency, dimension, a zone that is not ours. */
export function aCountingQuestion(workspace: string, run: number): Question {
  return {
    workspace,
    environmentId: 'production',
    experimentId: `exp_${run}`,
    entry: { kind: 'exposure', experimentKey: EXPERIMENT },
    phase: 1,
    from: START,
    until: START + 4 * DAY,
    pauses: [{ from: START + 30 * HOUR, until: START + 33 * HOUR }],
    strata: [{ from: START }, { from: START + 2 * DAY }],
    variants: ['control', 'guided'],
    measures: [
      { metricVersion: 'activated', measure: { kind: 'conversion', event: 'Activated', filter: null, windowMs: WINDOW } },
      { metricVersion: 'revenue', measure: { kind: 'sum', event: 'Order', filter: null, path: 'total', scale: 100, currency: 'EUR', windowMs: WINDOW } },
    ],
    dimensions: ['source'],
    timeZone: 'Asia/Seoul',
  }
}
