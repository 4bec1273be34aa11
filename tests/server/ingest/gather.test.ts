import { describe, expect, test } from 'vitest'
import { gather } from '#server/ingest/gather.ts'
import { refusal } from '#server/refusal.ts'
import type { StoredEvent } from '#server/store/door.ts'

const events = (...ids: readonly string[]): readonly StoredEvent[] => ids.map((messageId) => ({ messageId }) as StoredEvent)

/** An append that waits until it is told to go on, and remembers what it was given. */
function slowAppend(fails: (ids: readonly string[]) => Error | null = () => null) {
  const calls: (readonly string[])[] = []
  let go: () => void = () => undefined
  const gate = new Promise<void>((resolve) => (go = resolve))
  const append = gather(async (_, given) => {
    const ids = given.map((event) => event.messageId)
    calls.push(ids)
    await gate
    const failure = fails(ids)
    if (failure !== null) throw failure
  })
  return { append, calls, go }
}

describe('requests that come while others are stored', () => {
  test('are stored together, in their order, and each is answered', async () => {
    const { append, calls, go } = slowAppend()
    const answers = ['a', 'b', 'c', 'd', 'e'].map((id) => append('ws', events(id)))
    go()
    await Promise.all(answers)
    expect(calls).toEqual([['a'], ['b'], ['c', 'd', 'e']])
  })

  test('of another workspace go their own way', async () => {
    const { append, calls, go } = slowAppend()
    const answers = ['w1', 'w2', 'w3'].map((workspace) => append(workspace, events(workspace)))
    expect(calls).toEqual([['w1'], ['w2'], ['w3']])
    go()
    await Promise.all(answers)
  })

  test('one that cannot be stored fails alone', async () => {
    const { append, go } = slowAppend((ids) => (ids.includes('poison') ? new Error('no such thing') : null))
    const answers = ['a', 'b', 'c', 'poison', 'd'].map((id) => append('ws', events(id)))
    go()
    const outcomes = await Promise.allSettled(answers)
    expect(outcomes.map((one) => one.status)).toEqual(['fulfilled', 'fulfilled', 'fulfilled', 'rejected', 'fulfilled'])
  })

  test('all are refused when the database says no, without asking it again for each', async () => {
    const { append, calls, go } = slowAppend((ids) => (ids.length > 1 ? refusal('disk-full', 'Full.') : null))
    const answers = ['a', 'b', 'c', 'd'].map((id) => append('ws', events(id)))
    go()
    const outcomes = await Promise.allSettled(answers)
    expect(outcomes.map((one) => one.status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'rejected'])
    expect(calls).toHaveLength(3)
  })

  test('are asked to come again when too many wait', async () => {
    const { append, go } = slowAppend()
    const many = Array.from({ length: 20_001 }, (_, n) => `${n}`)
    const taken = Array.from({ length: 5 }, () => append('ws', events(...many)))
    await expect(append('ws', events('x'))).rejects.toMatchObject({ code: 'busy', retryAfter: 1 })
    go()
    await Promise.all(taken)
  })
})
