import { expect, test } from 'vitest'
import { pieces } from '#server/store/pieces.ts'

/** Sizes that pieces are asked for, where each item takes so many ms. */
async function sizesWhere(each: number, runs: number): Promise<readonly number[]> {
  let now = 0
  const { timed } = pieces(() => now)
  const sizes: number[] = []
  for (let run = 0; run < runs; run++) sizes.push(await timed(async (size) => ((now += size * each), size)))
  return sizes
}

test.for([
  { where: 'grow while they are short, to a bound', each: 0.001, last: 20_000 },
  { where: 'shrink while they are long, to a bound', each: 10, last: 100 },
  { where: 'stay where their time is right', each: 0.25, last: 400 },
])('pieces $where', async ({ each, last }) => {
  expect((await sizesWhere(each, 20)).at(-1)).toBe(last)
})
