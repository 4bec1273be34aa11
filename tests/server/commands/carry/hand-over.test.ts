import { describe, expect, it } from 'vitest'
import { handOver } from '#server/commands/carry/hand-over.ts'

describe('handing over', () => {
  it('brings every item in order, however slowly they are taken', async () => {
    const taken: number[] = []
    await handOver<number>(
      async (sink) => {
        for (let n = 0; n < 1000; n++) await sink(n)
      },
      async (items) => {
        for await (const item of items) taken.push(item)
      },
    )
    expect(taken).toEqual(Array.from({ length: 1000 }, (_, n) => n))
  })

  it('stops a giver who waits for room when the taker fails', async () => {
    let waits: () => void = () => undefined
    const isFull = new Promise<void>((resolve) => (waits = resolve))
    const handing = handOver<number>(
      async (sink) => {
        for (let n = 0; ; n++) {
          let isTaken = false
          const taking = sink(n).then(() => (isTaken = true))
          // Room is given within a turn; whoever still waits after one has none.
          setImmediate(() => isTaken || waits())
          await taking
        }
      },
      async () => {
        await isFull
        throw new Error('no place')
      },
    )
    await expect(handing).rejects.toThrow('no place')
  })

  it('throws the failure of the giver', async () => {
    const handing = handOver<number>(
      async (sink) => {
        await sink(1)
        throw new Error('gone')
      },
      async (items) => {
        for await (const _ of items) continue
      },
    )
    await expect(handing).rejects.toThrow('gone')
  })
})
