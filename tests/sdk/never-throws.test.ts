import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createBrowserClient, type BrowserOptions } from '#sdk/browser.ts'
import { type ClientOptions, createClient } from '#sdk/index.ts'
import type { TextStorage } from '#sdk/client/surroundings.ts'

/** What a host may pass by mistake: anything, and things that throw when they are touched. */
const hostile = Object.defineProperty({}, 'plan', { enumerable: true, get: () => { throw new Error('touched') } })
const everything = new Proxy({}, { get: () => { throw new Error('touched') }, has: () => { throw new Error('touched') }, ownKeys: () => { throw new Error('touched') } })
/** As functions, because fast-check itself touches what it hands out. */
const thing = fc.oneof(
  fc.anything({ withBigInt: true, withNullPrototype: true, withDate: true }).map((value) => () => value),
  fc.constantFrom<() => unknown>(() => hostile, () => everything, () => Symbol('s'), () => () => 1, () => -0, () => '__proto__', () => 'constructor'),
)

const brokenStorage: TextStorage = {
  keys: () => { throw new Error('no') },
  read: () => { throw new Error('no') },
  write: () => { throw new Error('no') },
  remove: () => { throw new Error('no') },
}

const oddStorage = { keys: () => [1, null], read: () => 7, write: () => undefined, remove: () => undefined } as unknown as TextStorage

const fetches = fc.constantFrom<unknown>(
  null,
  () => { throw new Error('no') },
  () => Promise.reject(new Error('no')),
  () => Promise.reject(undefined),
  () => Promise.resolve(undefined),
  () => Promise.resolve({ status: 200, headers: { get: () => { throw new Error('no') } }, text: () => Promise.resolve('{}') }),
  () => Promise.resolve({ status: 200, headers: { get: () => null }, text: () => Promise.reject(new Error('no')) }),
  () => Promise.resolve({ status: 200, headers: { get: () => 'x' }, text: () => Promise.resolve('{"format":2,"revision":1,"sets":[],"flags":{"a":null},"experiments":{"a":5},"audiences":{}}') }),
  () => Promise.resolve({ status: 200, headers: { get: () => '1' }, text: () => Promise.resolve('{"success":true,"refused":[null,5,{}],"person":{"subject":5}}') }),
)

const surroundings = fc.record({ fetch: fetches, storage: fc.constantFrom(brokenStorage, oddStorage) }, { requiredKeys: ['fetch', 'storage'] })

const problems: unknown[] = []
const note = (problem: unknown): void => void problems.push(problem)

beforeEach(() => {
  problems.length = 0
  process.on('unhandledRejection', note)
  process.on('uncaughtException', note)
})

afterEach(() => {
  process.off('unhandledRejection', note)
  process.off('uncaughtException', note)
})

function made(given: object): object {
  return Object.fromEntries(Object.entries(given as Record<string, () => unknown>).map(([name, make]) => [name, make()]))
}

async function settle(promises: readonly unknown[]): Promise<void> {
  const outcomes = await Promise.allSettled(promises.map((one) => Promise.race([one, new Promise((resolve) => setTimeout(resolve, 20))])))
  expect(outcomes.filter(({ status }) => status === 'rejected')).toEqual([])
}

describe('whatever the host passes, and whatever the platform does', () => {
  const wrong = fc.record({ url: thing, serverKey: thing, clientKey: thing, bootstrap: thing, paths: thing, consent: thing, attributes: thing, rulesetInterval: thing, flushAfter: thing, mostWaiting: thing, resolveSubject: thing, storage: fc.constantFrom(() => brokenStorage, () => undefined) }, { requiredKeys: [] })

  it('a back end’s client never throws and answers the fallback', async () => {
    await fc.assert(fc.asyncProperty(wrong, surroundings, fc.array(thing, { minLength: 4, maxLength: 4 }), async (given, around, things) => {
      const [a, b, c, d] = things.map((make) => make())
      const client = createClient({ ...made(given), surroundings: around, onDiagnostic: () => { throw new Error('the listener fails too') } } as unknown as ClientOptions)
      expect(client.flag(a as string, 'fallback', b as object)).toBe('fallback')
      expect(client.evaluate(a as string, 'fallback', b as object, c as object).value).toBe('fallback')
      for (const tell of [client.track, client.identify, client.page, client.group]) tell(d as never)
      client.track({ userId: 'u', event: a as string, properties: b as never, context: c as never, timestamp: d as never, account: d as never })
      client.onChange(a as never)?.()
      await settle([client.ready({ timeout: 1 }), client.ready(a as never), client.resolve(a as string), client.flush(), client.close()])
    }), { numRuns: 300 })
    expect(problems).toEqual([])
  })

  it('a browser’s client never throws and answers the fallback', async () => {
    await fc.assert(fc.asyncProperty(wrong, surroundings, fc.array(thing, { minLength: 4, maxLength: 4 }), async (given, around, things) => {
      const [a, b, c, d] = things.map((make) => make())
      const client = createBrowserClient({ ...made(given), surroundings: around, onDiagnostic: () => { throw new Error('the listener fails too') } } as unknown as BrowserOptions)
      expect(client.flag(a as string, 'fallback')).toBe('fallback')
      expect(client.peek(a as string, 'fallback')).toBe('fallback')
      expect(client.evaluate(a as string, 'fallback').value).toBe('fallback')
      client.track(a as string, b as never)
      client.page(c as never, d as never)
      client.group(a as string, c as never)
      client.setAttributes(b as never)
      client.flag(c as string, 'fallback')
      client.onChange(d as never)?.()
      client.reset()
      const identified = [client.identify(a as string, b as never, c as never), client.identify('ada', b as never, d as never)]
      client.grant()
      client.revoke()
      await settle([...identified, client.ready({ timeout: 1 }), client.ready(a as never), client.flush(), client.close()])
    }), { numRuns: 300 })
    expect(problems).toEqual([])
  })

  it.each([undefined, null, 5, 'options', {}])('options that are %j make a client that says so and answers fallbacks', async (given) => {
    const warn = vi.spyOn(console, 'warn').mockReturnValue()
    const page = createBrowserClient(given as unknown as BrowserOptions)
    const client = createClient(given as unknown as ClientOptions)
    expect([client.flag('a', 1), page.flag('a', 1)]).toEqual([1, 1])
    await settle([client.close(), page.close()])
    expect(warn).toHaveBeenCalledWith(expect.stringContaining('url is missing'))
    warn.mockRestore()
  })
})
