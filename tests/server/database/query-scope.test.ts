import { AsyncLocalStorage } from 'node:async_hooks'
import { afterEach, expect, it, vi } from 'vitest'
import { queryScope, withPriority, withStatementTimeout } from '#server/database/query-scope.ts'

afterEach(() => void vi.restoreAllMocks())

/** A promise and what settles it. */
function gate(): { readonly passed: Promise<void>; readonly open: () => void } {
  let open: () => void = () => undefined
  const passed = new Promise<void>((resolve) => (open = resolve))
  return { passed, open }
}

it('keeps its scope while others come and go, and nobody else is in it', async () => {
  const [first, second] = [gate(), gate()]
  const ingest = withPriority('ingest', async () => {
    await first.passed
    const before = queryScope().priority
    await second.passed
    await new Promise((resolve) => setImmediate(resolve))
    return [before, queryScope().priority]
  })
  await withPriority('background', () => Promise.resolve())
  first.open()
  await withStatementTimeout(5, () => withPriority('background', async () => expect(queryScope()).toMatchObject({ priority: 'background', statementTimeout: 5 })))
  expect(queryScope()).toMatchObject({ priority: 'page', statementTimeout: undefined })
  second.open()
  expect(await ingest).toEqual(['ingest', 'ingest'])
  expect(queryScope().priority).toBe('page')
})

it('costs the process nothing once the last one has left, even by an error', async () => {
  const off = vi.spyOn(AsyncLocalStorage.prototype, 'disable')
  const open = gate()
  const first = withPriority('ingest', () => open.passed)
  await expect(withPriority('background', () => Promise.reject(new Error('broken')))).rejects.toThrow('broken')
  expect(off).not.toHaveBeenCalled()
  open.open()
  await first
  expect(off).toHaveBeenCalledTimes(1)
})
