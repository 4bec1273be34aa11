import { Ajv2020 } from 'ajv/dist/2020.js'
import { expect, test } from 'vitest'
import { type Offered, offered, openApi, type Procedures, PROBLEM } from '#server/api/document.ts'
import { LEFT_OUT } from '#server/api/left-out.ts'
import { OPERATIONS } from '#server/api/operations.ts'
import { queryOf } from '#server/api/page.ts'
import { withDates } from '#server/api/schemas.ts'
import { appRouter } from '#server/router.ts'
import { openRunningApp, type RunningApp } from '#tests/support/app.ts'
import { tell } from '#tests/support/told.ts'
import { describeEachDatabase } from '#tests/support/world.ts'

const procedures = appRouter._def.procedures as unknown as Procedures
const all = offered(procedures, OPERATIONS)
const ajv = new Ajv2020({ strict: false, validateFormats: false })

type Answer = { readonly status: number; readonly type: string; readonly body: unknown; readonly headers: Headers }

async function ask(app: RunningApp, one: Pick<Offered, 'method' | 'path' | 'schema'>, example: Offered['example'], token: string | null = app.keys.admin): Promise<Answer> {
  const headers = { 'content-type': 'application/json', ...(token === null ? {} : { authorization: `Bearer ${token}` }) }
  const query = one.method === 'get' ? queryOf(one.schema, example) : ''
  const answer = await fetch(`${app.url}${one.path}${query}`, { method: one.method.toUpperCase(), headers, ...(one.method === 'post' ? { body: JSON.stringify(example ?? {}) } : {}) })
  return { status: answer.status, type: answer.headers.get('content-type') ?? '', body: await answer.json(), headers: answer.headers }
}

/** `{webhook.create.id}` by what was answered. */
function filled(value: unknown, answers: ReadonlyMap<string, unknown>): unknown {
  if (Array.isArray(value)) return value.map((each: unknown) => filled(each, answers))
  if (typeof value === 'object' && value !== null) return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, filled(each, answers)]))
  const place = typeof value === 'string' ? /^\{(.+)\}$/.exec(value)?.[1] : undefined
  if (place === undefined) return value
  const name = [...answers.keys()].find((one) => place.startsWith(`${one}.`)) ?? ''
  const found = place.slice(name.length + 1).split('.').reduce<unknown>((inside, step) => (inside as Record<string, unknown> | undefined)?.[step], answers.get(name))
  if (found === undefined) throw new Error(`${place} was not answered: ${JSON.stringify(answers.get(name))?.slice(0, 300)}`)
  return found
}

test('every procedure is offered, or left out for a reason', () => {
  expect([...Object.keys(OPERATIONS), ...Object.keys(LEFT_OUT)].toSorted()).toEqual(Object.keys(procedures).toSorted())
})

test('the document is OpenAPI 3.1 whose references lead somewhere, and every example fits its schema', () => {
  const document = openApi(all, 'https://example.com') as { readonly openapi: string; readonly paths: Readonly<Record<string, Readonly<Record<string, { readonly operationId: string; readonly parameters?: readonly { readonly name: string; readonly required: boolean; readonly example?: unknown; readonly content?: unknown }[] }>>>> }
  expect(document.openapi).toBe('3.1.0')
  for (const [, at] of JSON.stringify(document).matchAll(/"\$ref":"#\/components\/([^"]+)"/g)) {
    expect(at?.split('/').reduce<unknown>((place, step) => (place as Record<string, unknown>)[step], (document as unknown as { components: unknown }).components)).toBeDefined()
  }
  const ids = Object.values(document.paths).flatMap((methods) => Object.values(methods).map((one) => one.operationId))
  expect([new Set(ids).size, ids.length]).toEqual([all.length, all.length])
  for (const { name, schema, example } of all) {
    if (schema === null) {
      expect([name, example]).toEqual([name, null])
      continue
    }
    const fits = ajv.compile(schema)
    expect([name, fits(example ?? {}), fits.errors]).toEqual([name, true, null])
  }
})

test.each<[what: string, schema: object, value: unknown, read: unknown]>([
  ['a date of an object', { properties: { at: { type: 'string', format: 'date-time' } } }, { at: '2026-01-01T00:00:00Z', other: '2026-01-01T00:00:00Z' }, { at: new Date('2026-01-01T00:00:00Z'), other: '2026-01-01T00:00:00Z' }],
  ['dates that may be null, in a list', { properties: { steps: { type: 'array', items: { properties: { at: { anyOf: [{ type: 'string', format: 'date-time' }, { type: 'null' }] } } } } } }, { steps: [{ at: null }, { at: '2026-01-01T00:00:00Z' }] }, { steps: [{ at: null }, { at: new Date('2026-01-01T00:00:00Z') }] }],
  ['no date where the text is none', { properties: { at: { type: 'string', format: 'date-time' } } }, { at: 'soon' }, { at: 'soon' }],
])('%s', (_, schema, value, read) => {
  expect(withDates(schema as never, value)).toEqual(read)
})

describeEachDatabase('the management API over plain HTTP', (database) => {
  test('answers every example of its document, one after the other', async () => {
    await using app = await openRunningApp({ database })
    await tell(app, [{ type: 'track', messageId: 't1', timestamp: '2026-03-01T09:00:00Z', event: 'Signed Up', userId: 'ana', context: { groupId: 'acme' } }])
    await app.settled()
    const answers = new Map<string, unknown>()
    for (const one of all) {
      const answer = await ask(app, one, filled(one.example, answers) as Offered['example'])
      expect([one.name, answer.status, answer.status === 200 ? null : answer.body]).toEqual([one.name, 200, null])
      answers.set(one.name, answer.body)
    }
    expect(answers.get('history.list')).toMatchObject({ entries: expect.arrayContaining([expect.objectContaining({ action: 'withdrawn', entityKind: 'key' })]) })
  }, 180_000)

  test('says no with problem+json, in the words and by the rights of the console', async () => {
    await using app = await openRunningApp({ database, background: false })
    const problem = ajv.compile(PROBLEM)
    const viewer = (await app.admin.key.create.mutate({ kind: 'admin', name: 'reader', role: 'viewer' })).token
    const flag = { key: 'a', name: 'A', type: 'boolean', variations: [{ key: 'on', value: true }, { key: 'off', value: false }] }
    const at = (path: string, method: 'get' | 'post' = 'get') => ({ path: `/api/v1/${path}`, method, schema: null })
    const noes = [
      [await ask(app, at('flag/list'), null, null), 401, 'not-signed-in', 'Send a token'],
      [await ask(app, at('flag/list'), null, app.keys.client), 401, 'key-unknown', 'This is no admin token.'],
      [await ask(app, at('flag/create', 'post'), flag, viewer), 403, 'not-allowed', 'This needs the role editor; yours is viewer.'],
      [await ask(app, at('flag/get?key=nowhere'), null), 404, 'not-found', 'nowhere'],
      [await ask(app, at('flag/get?key=a&key=b'), null), 422, 'invalid', 'Send the parameter "key" once'],
      [await ask(app, at('flag/list?limit=many'), null), 422, 'invalid', 'The parameter "limit" is no number.'],
      [await ask(app, at('flag/list?colour=red'), null), 422, 'invalid', 'There is no parameter "colour" here.'],
      [await ask(app, at('flag/create', 'post'), { ...flag, key: 'Not A Key' }), 422, 'invalid', 'A key begins with a-z'],
      [await ask(app, at('flag/create'), null), 405, 'method-not-allowed', 'changes made with POST'],
      [await ask(app, at('account/makeToken', 'post'), {}), 404, 'not-found', '/api/docs lists what there is.'],
    ] as const
    for (const [answer, status, code, words] of noes) {
      expect([answer.status, answer.type, answer.body]).toEqual([status, 'application/problem+json; charset=utf-8', expect.objectContaining({ type: 'about:blank', status, code, detail: expect.stringContaining(words) })])
      expect(problem(answer.body)).toBe(true)
    }
    expect(noes[7][0].body).toMatchObject({ problems: [{ path: ['key'] }] })
    expect((await ask(app, at('flag/list'), null, viewer)).status).toBe(200)
    const asTrpc = await app.admin.flag.get.query({ key: 'nowhere' }).catch((error: Error) => error.message)
    expect(noes[3][0].body).toMatchObject({ detail: asTrpc })
    const cookie = await fetch(`${app.url}/api/v1/flag/list`, { headers: { cookie: 'producting_session=abc' } })
    expect(cookie.status).toBe(401)
    const large = await fetch(`${app.url}/api/v1/flag/create`, { method: 'POST', headers: { authorization: `Bearer ${app.keys.admin}` }, body: `{"name":"${'x'.repeat(2_000_001)}"}` })
    expect([large.status, ((await large.json()) as { code: string }).code]).toEqual([413, 'too-large'])
    let last = await fetch(`${app.url}/api/v1/nothing`, { headers: { authorization: 'Bearer one' } })
    const limit = Number(/q=(\d+)/.exec(last.headers.get('ratelimit-policy') ?? '')?.[1])
    expect(limit).toBeGreaterThan(100)
    for (let left = limit; left > 0; left--) last = await fetch(`${app.url}/api/v1/nothing`, { headers: { authorization: 'Bearer one' } })
    expect([last.status, last.headers.get('retry-after')]).toEqual([429, '60'])
    expect((await ask(app, at('flag/list'), null)).status).toBe(200)
  }, 60_000)

  test('is served as a document and as a page that loads nothing from elsewhere', async () => {
    await using app = await openRunningApp({ database, background: false })
    expect(await (await fetch(`${app.url}/api/openapi.json`)).json()).toEqual(JSON.parse(JSON.stringify(openApi(all, app.url))))
    const answer = await fetch(`${app.url}/api/docs`)
    const page = await answer.text()
    expect(answer.headers.get('content-type')).toContain('text/html')
    for (const { name, path } of all) expect([name, page.includes(`id="${name}"`), page.includes(path)]).toEqual([name, true, true])
    expect(page).not.toMatch(/<script|<link|<img|src=|url\(/)
  })
})
