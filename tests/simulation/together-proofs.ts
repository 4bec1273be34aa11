import { sharingOf } from '#server/readouts/primaries.ts'
import { boundaries } from '#server/stats/sequential.ts'
import { type Plan, pooledP, type Row } from './proofs.ts'
import { randomFrom, successes } from './random.ts'

/** Two metrics that decide together over the daily looks, the second of them with a lift of so much. */
export function togetherRows({ runs, looks, alpha }: Plan): readonly Row[] {
  const count = Math.ceil(runs / 10)
  const people = 1_400
  const fractions = Array.from({ length: looks }, (_, at) => (at + 1) / looks)
  const levels = [1, 2].map((sharing) => boundaries({ alpha: alpha / sharing, spending: { kind: 'obrien-fleming' }, fractions }).map(({ nominalAlpha }) => nominalAlpha))
  const levelAt = (look: number, sharing: number): number => levels[sharing - 1]?.[look] ?? 0
  /** Whether the first, on which nothing differs, and the second are ever found. */
  const found = (random: () => number, lift: number, shares: boolean): { readonly first: boolean; readonly second: boolean } => {
    const so = { first: [0, 0], second: [0, 0] } as Record<'first' | 'second', [number, number]>
    const ever = { first: false, second: false }
    const perLook = Math.ceil(people / looks)
    for (const look of fractions.keys()) {
      so.first = [so.first[0] + successes(random, perLook, 0.3), so.first[1] + successes(random, perLook, 0.3)]
      so.second = [so.second[0] + successes(random, perLook, 0.1), so.second[1] + successes(random, perLook, 0.1 * (1 + lift))]
      const pValue = (metric: string): number => pooledP(...so[metric === 'first' ? 'first' : 'second'], perLook * (look + 1))
      const sharing = sharingOf(['first', 'second'], (metric, many) => pValue(metric) < levelAt(look, many))
      for (const metric of ['first', 'second'] as const) ever[metric] ||= pValue(metric) < levelAt(look, shares ? (sharing.get(metric) ?? 2) : 1)
    }
    return ever
  }
  const share = (seed: number, lift: number, shares: boolean, holds: (ever: { readonly first: boolean; readonly second: boolean }) => boolean): number => {
    const random = randomFrom(seed)
    return Array.from({ length: count }, () => found(random, lift, shares)).filter(holds).length / count
  }
  const most = alpha * 1.102 + Math.max(0, 4 * Math.sqrt((alpha * (1 - alpha)) / count) - alpha / 10)
  return [
    { name: `any of 2 metrics that decide together, ${looks} looks, nothing differs`, value: share(41, 0, true, ({ first, second }) => first || second), from: 0, to: most, broken: false },
    { name: 'the same, each at alpha', value: share(41, 0, false, ({ first, second }) => first || second), from: 0, to: most, broken: true },
    { name: 'the first found while the second has an effect', value: share(42, 0.5, true, ({ first }) => first), from: 0, to: most, broken: false },
    { name: 'that effect of 50 % found', value: share(42, 0.5, true, ({ second }) => second), from: 0.8, to: 1, broken: false },
  ]
}
