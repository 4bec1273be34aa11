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
  const sink = async (item: Item): Promise<void> => {
    if (!stream.destroyed && !stream.write(item)) await room(stream)
    if (stream.destroyed) throw new Error('Nobody takes any more.')
  }
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

/** Until there is room, or never will be: a destroyed stream does not call back the write it is in the middle of. */
function room(stream: PassThrough): Promise<void> {
  return new Promise((resolve) => {
    const go = (): void => {
      stream.off('drain', go).off('close', go)
      resolve()
    }
    stream.on('drain', go).on('close', go)
  })
}

async function* itemsOf<Item>(stream: PassThrough): AsyncGenerator<Item> {
  yield* stream as AsyncIterable<Item>
}
