import { expect, test } from 'vitest'
import { inLanes, inOrder } from '#server/store/lanes.ts'
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

async function* upTo(most: number): AsyncGenerator<number> {
  for (let item = 0; item < most; item++) yield item
}

function signal(): { readonly given: Promise<void>; readonly give: () => void } {
  let give: () => void = () => undefined
  const given = new Promise<void>((resolve) => (give = resolve))
  return { given, give: () => give() }
}

test('two lanes do every item once, and tell of them in order, each from the one before, whichever is over first', async () => {
  const told: string[] = []
  const tell = inOrder<{ readonly sum: number; readonly last: number }>(async ({ sum, last }) => void told.push(`${sum} ${last}`))
  const first = signal()
  await inLanes(2, upTo(4), async (item, n) => {
    if (item === 0) await first.given
    await tell(n, (before) => ({ sum: (before?.sum ?? 0) + item, last: item }))
    if (item === 3) first.give()
  })
  expect(told).toEqual(['0 0', '1 1', '3 2', '6 3'])
})

test('lanes begin nothing after a failure, and tell of it when what was begun is over', async () => {
  const done: number[] = []
  const failed = signal()
  const work = inLanes(2, upTo(9), async (item) => {
    if (item === 1) {
      failed.give()
      throw new Error('no')
    }
    await failed.given
    await Promise.resolve()
    done.push(item)
  })
  await expect(work).rejects.toThrow('no')
  expect(done).toEqual([0])
})
