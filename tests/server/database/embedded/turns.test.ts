import { describe, expect, it } from 'vitest'
import { Turns } from '#server/database/embedded/turns.ts'
import type { Priority } from '#server/database/query-scope.ts'

/** Lets `priorities` queue behind a holder, then serves them one by one; tells in which order they came to their turn. */
async function served(priorities: readonly Priority[]): Promise<readonly Priority[]> {
  const turns = new Turns(1000)
  const holder = await turns.take('page')
  const order: Priority[] = []
  const all = priorities.map(async (priority) => {
    const release = await turns.take(priority)
    order.push(priority)
    release()
  })
  holder()
  await Promise.all(all)
  return order
}

describe('turns on the one connection', () => {
  it('go to events first, then to pages, then to what can wait', async () => {
    expect(await served(['background', 'page', 'ingest', 'page', 'ingest'])).toEqual(['ingest', 'ingest', 'page', 'page', 'background'])
  })

  it('reach a page after sixteen events at most', async () => {
    const order = await served(['page', ...Array.from({ length: 100 }, () => 'ingest' as const)])
    expect(order.indexOf('page')).toBe(16)
  })

  it('are refused with a time to come back once the line is full', async () => {
    const turns = new Turns(2)
    const holder = await turns.take('page')
    const waiting = [turns.take('ingest'), turns.take('page')]
    await expect(turns.take('ingest')).rejects.toMatchObject({ code: 'busy', status: 503, retryAfter: 1 })
    holder()
    for (const turn of waiting) (await turn)()
    await expect(turns.take('page')).resolves.toBeTypeOf('function')
  })

  it('have one holder at a time, and giving one back twice changes nothing', async () => {
    const turns = new Turns(10)
    const first = await turns.take('page')
    let held = 0
    const second = turns.take('page').then((release) => {
      held += 1
      return release
    })
    const third = turns.take('page').then((release) => {
      held += 1
      return release
    })
    first()
    first()
    const release = await second
    await new Promise((resolve) => setImmediate(resolve))
    expect(held).toBe(1)
    release()
    ;(await third)()
    expect(turns.idle).toBe(true)
  })
})
