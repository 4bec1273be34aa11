import { parse } from 'csv-parse/sync'
import { expect, test } from 'vitest'
import { openRunningApp, type RunningApp } from '#tests/support/app.ts'
import { theAdmin } from '#tests/support/people.ts'
import { describeEachDatabase } from '#tests/support/world.ts'

const HOUR_MS = 3_600_000

async function exported(app: RunningApp, query: string): Promise<Response> {
  return fetch(`${app.url}/history/export?${query}`, { headers: { authorization: `Bearer ${app.keys.admin}` } })
}

/** Layers made by a script and by a member, hours apart; one name is a formula. */
async function furnished(database: 'embedded' | 'postgres'): Promise<RunningApp> {
  const app = await openRunningApp({ database })
  await app.admin.layer.create.mutate({ key: 'pricing', name: '=HYPERLINK("https://evil.example")' })
  app.world.clock.advance(HOUR_MS)
  const { client } = await theAdmin(app)
  await client.layer.create.mutate({ key: 'landing', name: 'Landing "A", B' })
  await client.environment.protect.mutate({ environment: 'production', protected: true, why: '-1+1 is a reason' })
  return app
}

const rows = (text: string) => parse(text, { columns: true, bom: true }) as readonly Readonly<Record<string, string>>[]

describeEachDatabase('the history', (database) => {
  test('is filtered by who, what, when and words, page by page', async () => {
    await using app = await furnished(database)
    const { id } = await theAdmin(app)
    const start = app.world.clock.now()
    const keysOf = async (filter: NonNullable<Parameters<typeof app.admin.history.list.query>[0]>) => (await app.admin.history.list.query(filter)).entries.map(({ entityKey }) => entityKey)
    expect(await keysOf({ actor: id })).toEqual(['production', 'landing'])
    expect(await keysOf({ actorKind: 'key' })).toEqual(['pricing'])
    expect(await keysOf({ entityKind: 'layer' })).toEqual(['landing', 'pricing'])
    expect(await keysOf({ entityKind: 'layer', from: start })).toEqual(['landing'])
    expect(await keysOf({ entityKind: 'layer', to: start })).toEqual(['pricing'])
    expect(await keysOf({ search: 'A REASON' })).toEqual(['production'])
    expect(await keysOf({ search: '%' })).toEqual([])
    const first = await app.admin.history.list.query({ entityKind: 'layer', limit: 1 })
    expect(await keysOf({ entityKind: 'layer', limit: 1, cursor: first.next ?? '' })).toEqual(['pricing'])
  })

  test('is exported whole as CSV and JSON, with the same filters, and no cell is a formula', async () => {
    await using app = await furnished(database)
    const csv = await exported(app, 'format=csv&entityKind=environment')
    expect(csv.headers.get('content-type')).toBe('text/csv; charset=utf-8')
    expect(csv.headers.get('content-disposition')).toBe('attachment; filename="history-2026-03-02.csv"')
    expect(rows(await csv.text())).toMatchObject([{ who: 'Mina Park', who_kind: 'member', what_kind: 'environment', what: 'production', action: 'protected', why: "'-1+1 is a reason" }])
    const all = (await (await exported(app, 'format=json')).json()) as readonly { readonly entityKey: string }[]
    expect(all).toHaveLength((await app.admin.history.list.query({ limit: 100 })).entries.length)
    expect((await (await exported(app, 'format=json&search=nothing%20such')).json())).toEqual([])
    const wrong = await exported(app, 'format=xml')
    expect([wrong.status, await wrong.json()]).toMatchObject([422, { error: { code: 'invalid', facts: { field: 'format' } } }])
  })

  test('of thousands of changes is exported to the last', async () => {
    await using app = await openRunningApp({ database })
    const at = app.world.clock.now()
    const many = Array.from({ length: 1_203 }, (_, index) => ({
      id: `his_${String(index).padStart(6, '0')}`, workspace_id: app.workspaceId, at, actor: '{"kind":"system","id":"test","name":"Test"}', entity_kind: 'flag', entity_id: 'flg_1', entity_key: `flag-${index}`, action: 'saved', why: '', before: null, after: null,
    }))
    await app.world.db.insertInto('history').values(many).execute()
    const lines = rows(await (await exported(app, 'format=csv&entityKind=flag')).text())
    expect(new Set(lines.map(({ what }) => what)).size).toBe(1_203)
    expect(((await (await exported(app, 'format=json&entityKind=flag')).json()) as unknown[]).length).toBe(1_203)
  })
})
