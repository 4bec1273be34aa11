import type { MetricDefinition, NewMetric } from '../metrics/metric.ts'
import { key } from '../key.ts'

const SIGNED_UP = { event: 'Signed Up', filter: null } as const

type DemoMetric = NewMetric & { readonly shared?: boolean; readonly part?: 'conversion' }

function metric(text: string, name: string, definition: MetricDefinition, as: Pick<DemoMetric, 'shared' | 'part'> = {}): DemoMetric {
  return { key: key.parse(text), name, definition, ...as }
}

/** What Pinewall counts. Activation is the one number that both of its teams answer for. */
export const METRICS: readonly DemoMetric[] = [
  metric('activated-7d', 'Activated within 7 days', { kind: 'conversion', event: 'Activated', filter: null, windowDays: 7, direction: 'more', base: SIGNED_UP, people: 'people', act: 'activate' }, { shared: true }),
  metric('paid-14d', 'Paid within 14 days', { kind: 'conversion', event: 'Upgraded', filter: null, windowDays: 14, direction: 'more', base: SIGNED_UP, people: 'people', act: 'pay' }, { part: 'conversion' }),
  metric('revenue-14d', 'Revenue within 14 days', { kind: 'revenue', event: 'Upgraded', filter: null, path: 'revenue', currency: 'EUR', windowDays: 14, direction: 'more', base: SIGNED_UP }),
  metric('invited-7d', 'Invited a teammate within 7 days', { kind: 'conversion', event: 'Invited', filter: null, windowDays: 7, direction: 'more', base: SIGNED_UP, people: 'people', act: 'invite a teammate' }),
  metric('signup-to-paid-14d', 'Sign-up to payment, step by step', { kind: 'funnel', steps: [{ event: 'Signed Up', filter: null }, { event: 'Activated', filter: null }, { event: 'Upgraded', filter: null }], windowDays: 14, direction: 'more', base: SIGNED_UP }),
  metric('found-value-7d', 'Found value within 7 days', {
    kind: 'activation', signup: SIGNED_UP, steps: [{ event: 'Activated', filter: null, times: 1 }, { event: 'Invited', filter: null, times: 1 }], withinDays: 7, windowDays: 7, direction: 'more', base: null, people: 'people', act: 'find value',
  }),
  metric('time-to-activate', 'Time to activation', { kind: 'time-to', event: 'Activated', filter: null, windowDays: 7, direction: 'less', base: SIGNED_UP }),
  metric('errors-7d', 'Met an error within 7 days', { kind: 'conversion', event: 'Error Shown', filter: null, windowDays: 7, direction: 'less', base: null, people: 'people', act: 'meet an error' }),
  metric('support-7d', 'Wrote to support within 7 days', { kind: 'conversion', event: 'Support Contacted', filter: null, windowDays: 7, direction: 'less', base: SIGNED_UP, people: 'people', act: 'write to support' }),
]
