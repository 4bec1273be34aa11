/** Does `work` on every item, on so many at a time, in the order in which they come. Nothing is begun after a failure, which is told when all that was begun is over. */
export async function inLanes<Item>(lanes: number, items: AsyncGenerator<Item>, work: (item: Item, n: number) => Promise<void>): Promise<void> {
  let begun = 0
  let failed = false
  const lane = async (): Promise<void> => {
    try {
      for (;;) {
        const { value, done } = await items.next()
        if (done === true || failed) return
        await work(value, begun++)
      }
    } catch (error) {
      failed = true
      throw error
    }
  }
  const ends = await Promise.allSettled(Array.from({ length: lanes }, lane))
  for (const end of ends) if (end.status === 'rejected') throw end.reason
}

/** Tells of step `n` when every one before it was told of, each made from the one before. */
export function inOrder<Told>(tell: (told: Told) => Promise<void>): (n: number, make: (before: Told | null) => Told) => Promise<void> {
  const made = new Map<number, (before: Told | null) => Told>()
  let next = 0
  let before: Told | null = null
  return async (n, make) => {
    made.set(n, make)
    for (let step = made.get(next); step !== undefined; step = made.get(next)) {
      made.delete(next++)
      before = step(before)
      await tell(before)
    }
  }
}
