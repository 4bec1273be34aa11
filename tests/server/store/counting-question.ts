import type { Filter, Question, Term } from '#server/store/door.ts'
import { DAY, EXPERIMENT, START } from './histories.ts'

const HOUR = 3_600_000
export const WINDOW = 2 * DAY

const ORDERS = { take: 'values', event: 'Order', filter: null, path: 'total', scale: 100, currency: 'EUR' } satisfies Term

/** Won by the thousandth of a euro, from some way into the history on, and dearer at its end. */
export const RATES = [{ currency: 'KRW', from: START + 2 * DAY, rate: '0.001' }, { currency: 'KRW', from: START - 3 * DAY, rate: '0.0005' }, { currency: 'JPY', from: START, rate: '7' }] as const

/** 100 and more, and not in won: told as numbers or as text. */
export const LARGE: Filter = {
  kind: 'all',
  of: [
    { kind: 'property', path: 'total', operator: 'at-least', values: ['100.00'] },
    { kind: 'not', of: { kind: 'any', of: [{ kind: 'property', path: 'currency', operator: 'starts-with', values: ['KR'] }, { kind: 'not', of: { kind: 'property', path: 'currency', operator: 'exists', values: [] } }] } },
  ],
}

/** A question with every edge there is: phase, pause, strata, end, currency, dimension, a zone that is not ours. */
export function aCountingQuestion(workspace: string, run: number): Question {
  return {
    workspace,
    environmentId: 'production',
    experimentId: `exp_${run}`,
    unit: 'person',
    entry: { kind: 'exposure', experimentKey: EXPERIMENT },
    phase: 1,
    from: START,
    until: START + 4 * DAY,
    pauses: [{ from: START + 30 * HOUR, until: START + 33 * HOUR }],
    strata: [{ from: START }, { from: START + 2 * DAY }],
    variants: ['control', 'guided'],
    measures: [
      { metricVersion: 'back', measure: { kind: 'conversion', event: 'Activated', filter: null, delayMs: DAY, windowMs: DAY, beforeMs: 3 * DAY } },
      { metricVersion: 'capped', measure: { kind: 'sum', of: { take: 'events', event: 'Order', filter: null }, cap: 1, delayMs: 0, windowMs: WINDOW, beforeMs: 2 * DAY } },
      { metricVersion: 'large', measure: { kind: 'sum', of: { take: 'events', event: 'Order', filter: LARGE }, cap: null, delayMs: 0, windowMs: WINDOW } },
      { metricVersion: 'valued', measure: { kind: 'activation', signup: { event: 'Signed Up', filter: null }, steps: [{ event: 'Activated', filter: null, times: 1 }, { event: 'Order', filter: LARGE, times: 2 }], withinMs: 3 * DAY, delayMs: 0, windowMs: WINDOW, beforeMs: 2 * DAY } },
      { metricVersion: 'early', measure: { kind: 'activation', signup: { event: 'Signed Up', filter: null }, steps: [{ event: 'Activated', filter: null, times: 1 }], withinMs: 2 * DAY, delayMs: HOUR, windowMs: WINDOW } },
      { metricVersion: 'binned', measure: { kind: 'sum', of: ORDERS, cap: null, binned: true, delayMs: 0, windowMs: WINDOW, beforeMs: 2 * DAY } },
      { metricVersion: 'converted', measure: { kind: 'sum', of: { ...ORDERS, rates: RATES }, cap: null, delayMs: 0, windowMs: WINDOW, beforeMs: 3 * DAY } },
      { metricVersion: 'mean', measure: { kind: 'ratio', of: ORDERS, over: { ...ORDERS, take: 'counted' }, delayMs: 0, windowMs: WINDOW } },
      { metricVersion: 'funnel', measure: { kind: 'funnel', steps: [{ event: 'Activated', filter: null }, { event: 'Order', filter: null }, { event: 'Order', filter: null }], delayMs: 0, windowMs: WINDOW } },
      {
        metricVersion: 'journey',
        measure: {
          kind: 'journey', delayMs: 0, windowMs: WINDOW,
          stages: [{ kind: 'event', event: 'Signed Up', filter: null }, { kind: 'activation', signup: { event: 'Signed Up', filter: null }, steps: [{ event: 'Activated', filter: null, times: 1 }], withinMs: 3 * DAY }, { kind: 'event', event: 'Order', filter: null }],
        },
      },
      { metricVersion: 'lag', measure: { kind: 'time-to', event: 'Order', filter: null, delayMs: 0, windowMs: WINDOW, beforeMs: DAY } },
      { metricVersion: 'activated', measure: { kind: 'conversion', event: 'Activated', filter: null, binMs: 5 * HOUR, delayMs: 0, windowMs: WINDOW, beforeMs: 2 * DAY } },
      { metricVersion: 'revenue', measure: { kind: 'sum', of: ORDERS, cap: null, delayMs: 0, windowMs: WINDOW } },
    ],
    dimensions: ['source', 'touch'],
    timeZone: 'Asia/Seoul',
  }
}
