import { PassThrough } from 'node:stream'

/** Items that may wait between the two. */
const between = 64

/**
 * Joins who pushes items to who pulls them, with a bounded number in between. When one of the two fails, the other is
 * stopped, and the failure is thrown.
 */
export async function handOver<Item>(give: (sink: (item: Item) => Promise<void>) => Promise<void>, take: (items: AsyncGenerator<Item>) => Promise<void>): Promise<void> {
  const stream = new PassThrough({ objectMode: true, highWaterMark: between })
  stream.on('error', () => undefined)
  const sink = (item: Item): Promise<void> =>
    new Promise((resolve, reject) => stream.write(item, (error) => (error ? reject(error) : resolve())))
  const given = give(sink).then(
    () => stream.end(),
    (error: Error) => stream.destroy(error),
  )
  try {
    await take(itemsOf<Item>(stream))
  } finally {
    // Whoever still pushes is told that nobody pulls any more.
    stream.destroy()
    await given
  }
}

async function* itemsOf<Item>(stream: PassThrough): AsyncGenerator<Item> {
  yield* stream as AsyncIterable<Item>
}
