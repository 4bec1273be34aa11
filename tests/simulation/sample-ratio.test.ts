import { describe, expect, it } from 'vitest'
import { sampleRatio } from '#server/stats/balance.ts'
import { frequency, isInside, randomFrom } from './random.ts'

const runs = 4_000

/** People fall into three arms by the weights in force, which change once. */
function simulate(seed: number) {
  const random = randomFrom(seed)
  const draw = (weights: readonly number[], people: number) => {
    const observed = weights.map(() => 0)
    for (let person = 0; person < people; person += 1) {
      const at = random() * 100
      let [arm, edge] = [0, weights[0] ?? 0]
      while (at >= edge && arm < weights.length - 1) edge += weights[(arm += 1)] ?? 0
      observed[arm] = (observed[arm] ?? 0) + 1
    }
    return { weights, observed }
  }
  return [draw([50, 30, 20], 600), draw([40, 40, 20], 600)]
}

describe(`the sample ratio of people who fall as planned (${runs} runs)`, () => {
  const samples = Array.from({ length: runs }, (_, run) => simulate(60_000 + run))
  const shareBelow = (level: number, pValue: (strata: ReturnType<typeof simulate>) => number): number => frequency(runs, (run) => pValue(samples[run] ?? []) < level)

  it.each([0.01, 0.1, 0.25, 0.5, 0.75, 0.9])('has p below %f in about that share of runs', (level) => {
    const share = shareBelow(level, (strata) => sampleRatio(strata).pValue ?? 1)
    expect(isInside(share, level, runs), String(share)).toBe(true)
  })

  it('and is almost always significant for an engine that knows only the last weights', () => {
    const forgetful = shareBelow(0.01, (strata) => {
      const last = strata.at(-1)?.weights ?? []
      return sampleRatio(strata.map(({ observed }) => ({ weights: last, observed }))).pValue ?? 1
    })
    expect(forgetful).toBeGreaterThan(0.5)
  })
})
