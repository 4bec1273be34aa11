import { expect, test } from 'vitest'
import { openRunningApp } from '#tests/support/app.ts'
import { openLines } from '#tests/support/log-lines.ts'

const PAGE = 'text/html,application/xhtml+xml,*/*;q=0.8'

const NOTHING = [
  { path: '/demo/%E0%A4%A' },
  { path: '/assets/%00' },
  { path: '/assets/..%5c..%5cpackage.json' },
  { path: '/assets/nope.js' },
  { path: '/v1/nope' },
  { path: '/v1/nope', accept: PAGE },
  { path: '/v1/nope', method: 'POST' },
  { path: '/ofrep/v1/nope' },
  { path: '/nope.js' },
  { path: '/nope.js', accept: PAGE },
  { path: '/release/nope.js' },
  { path: '/demo/nope.js' },
] as const

test('an address where nothing is answers so in JSON, and is no defect', async () => {
  const { log, lines } = openLines()
  await using app = await openRunningApp({ log })
  for (const { path, ...how } of NOTHING) {
    const { method = 'GET', accept = '*/*' } = { ...how } as { readonly method?: string; readonly accept?: string }
    const answer = await fetch(`${app.url}${path}`, { method, headers: { accept } })
    const told = (await answer.json()) as { readonly error: { readonly code: string; readonly message: string } }
    expect({ path, status: answer.status, code: told.error.code, message: told.error.message }).toMatchObject({ path, status: 404, code: 'not-found', message: expect.stringMatching(/^There is nothing at /) })
  }
  expect(lines).toEqual([])
})

const PAGES = [
  { path: '/release', accept: '*/*' },
  { path: '/demo/pricing', accept: '*/*' },
  { path: '/release/flags/onboarding.checklist', accept: PAGE },
  { path: '/experiments/checkout.js/watch', accept: '*/*' },
]

test('a page is answered with the console, and what is not asked for with another method', async () => {
  await using app = await openRunningApp()
  for (const { path, accept } of PAGES) {
    const answer = await fetch(`${app.url}${path}`, { headers: { accept } })
    expect({ path, text: await answer.text() }).toMatchObject({ text: expect.stringMatching(/<!doctype html>|The console is not built/i) })
    expect((await fetch(`${app.url}${path}`, { method: 'PUT', headers: { accept } })).status).toBe(405)
  }
})
