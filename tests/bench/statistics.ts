import { buildReadout } from '../../server/readouts/build.ts'
import type { MetricInput, ReadoutInput } from '../../server/readouts/readout-input.ts'
import { boundaries } from '../../server/stats/sequential.ts'
import { conversionSummary } from '../../server/stats/summary.ts'
import { randomFrom } from '../simulation/random.ts'
import type { Row } from './row.ts'

const VARIANTS = ['control', 'a', 'b', 'c', 'd', 'e']
const METRICS = 20
const GROUPS = 10
const LOOKS = 50

/** Milliseconds of a processor, whatever else the machine does: turns after those in which the code became warm. */
function turns(work: () => void): readonly number[] {
  for (let turn = 0; turn < 10; turn += 1) work()
  return Array.from({ length: 15 }, () => {
    const before = process.cpuUsage()
    work()
    const { user, system } = process.cpuUsage(before)
    return (user + system) / 1000
  })
}

/** From sums alone, with conversions and values in turn: nothing of it was asked before. */
function anInput(grouped: (metric: number) => boolean): () => ReadoutInput {
  const random = randomFrom(1)
  const arms = (people: number) => Object.fromEntries(VARIANTS.map((key) => [key, conversionSummary(people, Math.round(people * (0.25 + random() / 10)))]))
  const valued = (people: number) => Object.fromEntries(Object.entries(arms(people)).map(([key, one]) => [key, { ...one, sum: one.sum * 7n, sumOfSquares: one.sum * 90n }]))
  const metric = (at: number): MetricInput => {
    const isValue = at % 4 === 3
    const drawn = (people: number) => (isValue ? valued(people) : arms(people))
    const strata = [{ stratum: '0', arms: drawn(5_000 + at) }]
    return {
      metric: { key: `m${at}`, name: `m${at}`, role: at === 0 ? 'decides' : at < 5 ? 'guardrail' : 'also', kind: isValue ? 'value' : 'conversion', family: isValue ? 'mean' : 'proportion', direction: 'more', windowDays: 7, unit: null, currency: null, version: 1, phrases: null },
      arms: Object.fromEntries(VARIANTS.map((key) => [key, { exposed: 5_000 + at, maturing: 0, converted: 1_400 }])),
      strata,
      days: [],
      breakdowns: grouped(at) ? [{ dimension: 'source', groups: Array.from({ length: GROUPS }, (_, group) => ({ value: `g${group}`, strata: [{ stratum: '0', arms: drawn(500 + group) }] })) }] : [],
      levels: [],
    }
  }
  return () => ({
    experiment: {
      key: 'bench', name: 'Bench', unit: 'person', surface: 'onboarding', status: 'running', origin: 'live', phase: 1, startedAt: 0, stoppedAt: null,
      plan: { minimumEffect: 0.08, alpha: 0.05, power: 0.8, days: 28, rule: 'sequential', peoplePerArm: 8_000, endsAt: 28 * 86_400_000 },
      variants: VARIANTS.map((key, at) => ({ key, name: key, control: at === 0, weight: 1 })),
    },
    asOf: 20 * 86_400_000,
    watermark: 20 * 86_400_000,
    metrics: Array.from({ length: METRICS }, (_, at) => metric(at)),
    exposures: [{ weights: Object.fromEntries(VARIANTS.map((key) => [key, 1])), exposed: Object.fromEntries(VARIANTS.map((key) => [key, 5_000])) }],
    crossovers: {},
    refused: 0,
    looks: [],
  })
}

function readoutTurns(grouped: (metric: number) => boolean): readonly number[] {
  const make = anInput(grouped)
  const inputs = Array.from({ length: 25 }, make)
  let turn = 0
  return turns(() => {
    const readout = buildReadout(inputs[turn++ % inputs.length] ?? make())
    if (readout.metrics.length !== METRICS || readout.metrics.some(({ lifts }) => lifts.some(({ lift }) => lift.kind !== 'known'))) throw new Error('The readout lacks lifts.')
  })
}

function boundaryTurns(): readonly number[] {
  const random = randomFrom(2)
  return turns(() => {
    // Fractions that were never asked for before, as a look's are.
    const fractions = Array.from({ length: LOOKS }, (_, at) => (at + 0.5 + random() / 2) / LOOKS)
    if (boundaries({ alpha: 0.05, spending: { kind: 'obrien-fleming' }, fractions }).length !== LOOKS) throw new Error('A look lacks its boundary.')
  })
}

export const statisticsRows: readonly Row[] = [
  { name: 'readout', work: `a readout of ${VARIANTS.length} variants × ${METRICS} metrics, the deciding one in ${GROUPS} groups, from sums`, unit: 'ms', floor: () => ({ kind: 'at most', limit: 20 }), measure: async () => ({ ours: readoutTurns((at) => at === 0), peers: [] }) },
  { name: 'readout-groups', work: `the same with every metric in ${GROUPS} groups`, unit: 'ms', floor: null, measure: async () => ({ ours: readoutTurns(() => true), peers: [] }) },
  { name: 'boundary', work: `a boundary of ${LOOKS} looks`, unit: 'ms', floor: () => ({ kind: 'at most', limit: 50 }), measure: async () => ({ ours: boundaryTurns(), peers: [] }) },
]
