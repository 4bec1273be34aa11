import { expect, test } from 'vitest'
import { openRunningApp, type RunningApp } from '#tests/support/app.ts'
import { aDesign } from '#tests/support/make.ts'
import { openLines } from '#tests/support/log-lines.ts'
import { metricOf } from '#tests/support/shared-metric.ts'
import { describeEachDatabase } from '#tests/support/world.ts'

const FLAG = 'onboarding.checklist'
const VARIATIONS = [{ key: 'none', value: 'none' }, { key: 'guided', value: 'guided' }]
const NUL = '\u0000'

/** A question or a change as a script sends it. */
function ask(app: RunningApp, path: string, { change, input, key = app.keys.admin }: { readonly change?: unknown; readonly input?: string; readonly key?: string }): Promise<Response> {
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' }
  const query = input === undefined ? '' : `?input=${encodeURIComponent(input)}`
  return fetch(`${app.url}/trpc/${path}${query}`, change === undefined ? { headers } : { method: 'POST', headers, body: typeof change === 'string' ? change : JSON.stringify({ json: change }) })
}

const refused = (code: string, facts: object = {}) => ({ data: { refusal: { code, facts } } })

async function withFlag(database: 'embedded' | 'postgres', key = FLAG): Promise<RunningApp> {
  const app = await openRunningApp({ database })
  await app.admin.flag.create.mutate({ key, name: key, type: 'string', variations: VARIATIONS })
  return app
}

function saving(version: number) {
  return { key: FLAG, environment: 'production', version, draft: { enabled: true, rules: [], fallthrough: { kind: 'variation' as const, variation: 'guided' }, offVariation: 'none' }, why: 'as planned' }
}

describeEachDatabase('an answer', (database) => {
  test.each(['constructor', 'prototype'])('carries the property %s that somebody sent', async (key) => {
    await using app = await openRunningApp({ database })
    const event = { type: 'track', event: 'Signed Up', messageId: 'message-1', userId: 'ana', timestamp: app.world.clock.now().toISOString(), properties: { [key]: 1 } }
    const sent = await fetch(`${app.url}/v1/batch`, { method: 'POST', headers: { authorization: `Bearer ${app.keys.server}` }, body: JSON.stringify({ batch: [event], sentAt: event.timestamp }) })
    expect(sent.status).toBe(200)
    await app.settled()
    const { json } = (await (await ask(app, 'people.get', { input: '{"json":{"key":"user:ana"}}' })).json() as { result: { data: { json: unknown } } }).result.data
    expect(JSON.stringify(json)).toContain(`"properties":{"${key}":1}`)
    expect(await app.admin.people.get.query({ key: 'user:ana' })).toMatchObject({ timeline: [{ properties: { [key]: 1 } }] })
  })

  test('carries the value of a flag whatever its keys are, also in the history', async () => {
    await using app = await openRunningApp({ database })
    const value = { constructor: { prototype: [1] } }
    await app.admin.flag.create.mutate({ key: 'config', name: 'Config', type: 'json', variations: [{ key: 'all', value }] })
    expect((await app.admin.flag.get.query({ key: 'config' })).variations[0]?.value).toEqual(value)
    expect(JSON.stringify(await app.admin.history.list.query({}))).toContain(JSON.stringify(value))
  })
})

describeEachDatabase('a key with a meaning of its own', (database) => {
  test.each(['constructor', 'prototype'])('names nothing: %s', async (key) => {
    await using app = await withFlag(database)
    await app.admin.metric.create.mutate(metricOf('activated'))
    const named = { data: { refusal: { code: 'invalid' }, problems: [{ message: `"${key}" has a meaning of its own in JavaScript and names nothing here. Choose another key.` }] } }
    const design = aDesign({ guardrails: [], also: [] })
    const plan = { key: 'guided', name: 'Guided', surface: 'onboarding' as const, environment: 'production', design: { ...design, variants: [...design.variants], guardrails: [], also: [], overrides: [] } }
    await expect(app.admin.flag.create.mutate({ key, name: 'Flag', type: 'string', variations: VARIATIONS })).rejects.toMatchObject(named)
    await expect(app.admin.flag.create.mutate({ key: 'flag', name: 'Flag', type: 'string', variations: [{ key, value: 'a' }] })).rejects.toMatchObject(named)
    await expect(app.admin.metric.create.mutate({ ...metricOf('activated'), key })).rejects.toMatchObject(named)
    await expect(app.admin.experiment.create.mutate({ ...plan, key })).rejects.toMatchObject(named)
    const variants = design.variants.map((one, index) => (index === 0 ? one : { ...one, key }))
    await expect(app.admin.experiment.create.mutate({ ...plan, design: { ...plan.design, variants } })).rejects.toMatchObject(named)
  })

  test('is refused by name where JSON holds it and readers would lose it: __proto__', async () => {
    await using app = await openRunningApp({ database })
    const body = '{"json":{"key":"config","name":"Config","type":"json","variations":[{"key":"all","value":{"__proto__":{"x":1}}}]}}'
    const answer = await ask(app, 'flag.create', { change: body })
    expect(answer.status).toBe(422)
    expect(await answer.text()).toContain('variations.0.value has the key \\"__proto__\\"')
    expect((await app.admin.flag.list.query({})).flags).toEqual([])
  })
})

describeEachDatabase('a defect', (database) => {
  test.each([
    { what: 'question', path: 'flag.list', sent: { input: '{"json":{}}' }, changed: 'nothing', says: /nothing was changed/ },
    { what: 'change', path: 'flag.create', sent: { change: { key: 'a', name: 'A', type: 'string', variations: VARIATIONS } }, changed: 'unknown', says: /not known whether the change was made/ },
  ])('of a $what answers the code under which it is in the log', async ({ path, sent, changed, says }) => {
    const { lines, log } = openLines()
    await using app = await openRunningApp({ database, log })
    await app.world.db.schema.alterTable('flags').renameTo('flags_away').execute()
    const answer = await ask(app, path, sent)
    await app.world.db.schema.alterTable('flags_away').renameTo('flags').execute()
    expect(answer.status).toBe(500)
    const { message, data } = ((await answer.json()) as { error: { json: { message: string; data: { defect: { code: string; changed: string } } } } }).error.json
    expect(data.defect).toEqual({ code: expect.stringMatching(/^[0-9A-F]{6}$/), changed })
    expect(message).toMatch(says)
    expect(message).toContain(data.defect.code)
    expect(lines.filter(({ code }) => code === data.defect.code)).toMatchObject([{ procedure: path, err: { stack: expect.stringContaining('flags') } }])
  })

  test('is no refusal: nothing is logged of those', async () => {
    const { lines, log } = openLines()
    await using app = await openRunningApp({ database, log })
    await expect(app.admin.flag.get.query({ key: 'nope' })).rejects.toMatchObject(refused('not-found'))
    await expect(app.admin.flag.get.query({ key: 'No Key' })).rejects.toMatchObject(refused('invalid'))
    expect((await ask(app, 'flag.nope', {})).status).toBe(404)
    expect(lines).toEqual([])
  })
})

describeEachDatabase('a key that may not manage', (database) => {
  test.each(['member.me', 'flag.list', 'flag.list,member.me?batch=1'])('is told so with 401 at %s', async (path) => {
    await using app = await openRunningApp({ database })
    const made = await app.admin.key.create.mutate({ kind: 'admin', name: 'Withdrawn' })
    const id = (await app.admin.key.list.query()).keys.find((one) => one.name === 'Withdrawn')?.id ?? ''
    await app.admin.key.withdraw.mutate({ id })
    for (const key of ['nonsense', made.token, app.keys.client, app.keys.server]) {
      const answer = await ask(app, path, { key })
      expect(answer.status).toBe(401)
      expect(await answer.text()).toContain('"refusal":{"code":"key-unknown"')
    }
  })
})

describeEachDatabase('text that cannot be kept', (database) => {
  const variations = VARIATIONS
  const flag = { key: 'flag', name: 'Flag', type: 'json', variations }
  const draft = (values: readonly unknown[]) => ({ ...saving(1), draft: { ...saving(1).draft, rules: [{ id: 'rul_1', when: { kind: 'clause', attribute: 'plan', operator: 'equals', values }, serve: { kind: 'variation', variation: 'none' } }] } })
  const design = (because: string) => ({ key: 'guided', name: 'Guided', surface: 'onboarding', environment: 'production', design: { ...aDesign(), hypothesis: { ...aDesign().hypothesis, because } } })
  const PLACES: readonly { readonly where: string; readonly path: string; readonly of: (text: string) => unknown; readonly question?: true }[] = [
    { where: 'the name of a flag', path: 'flag.create', of: (name) => ({ ...flag, name }) },
    { where: 'a description', path: 'flag.create', of: (description) => ({ ...flag, description }) },
    { where: 'the value of a variation', path: 'flag.create', of: (value) => ({ ...flag, variations: [{ key: 'all', value }] }) },
    { where: 'a key in JSON', path: 'flag.create', of: (key) => ({ ...flag, variations: [{ key: 'all', value: { [key]: 1 } }] }) },
    { where: 'the value of a condition', path: 'flag.save', of: (value) => draft([value]) },
    { where: 'a reason', path: 'flag.save', of: (why) => ({ ...saving(1), why }) },
    { where: 'the name of a key', path: 'key.create', of: (name) => ({ kind: 'admin', name }) },
    { where: 'a hypothesis', path: 'experiment.create', of: design },
    { where: 'a search for flags', path: 'flag.list', of: (search) => ({ search }), question: true },
    { where: 'a cursor of flags', path: 'flag.list', of: (cursor) => ({ cursor }), question: true },
    { where: 'a search for experiments', path: 'experiment.list', of: (search) => ({ search }), question: true },
    { where: 'a search for people', path: 'people.list', of: (search) => ({ search }), question: true },
    { where: 'the key of a person', path: 'people.get', of: (text) => ({ key: `user:${text}` }), question: true },
    { where: 'a claim', path: 'people.claim', of: (userId) => ({ userId }), question: true },
  ]
  const put = (app: RunningApp, { path, of, question }: (typeof PLACES)[number], text: string) =>
    ask(app, path, question === true ? { input: JSON.stringify({ json: of(text) }) } : { change: of(text) })

  test('is refused by its place where it holds NUL', async () => {
    await using app = await withFlag(database)
    const answers = await Promise.all(PLACES.map(async (place) => ({ where: place.where, status: (await put(app, place, `a${NUL}b`)).status })))
    expect(answers).toEqual(PLACES.map(({ where }) => ({ where, status: 422 })))
    expect(await (await ask(app, 'flag.create', { change: { ...flag, description: NUL } })).text()).toContain('description holds the character NUL')
  })

  test('is made well-formed where it holds half a pair, as in events', async () => {
    await using app = await withFlag(database)
    for (const place of PLACES) {
      const answer = await put(app, place, 'a\uD800b')
      expect({ where: place.where, status: answer.status, says: await answer.text() }).toMatchObject({ status: place.path === 'people.get' ? 404 : expect.toSatisfy((status: number) => [200, 409].includes(status)) })
    }
    expect((await app.admin.flag.get.query({ key: 'flag' })).name).toBe('a\uFFFDb')
  })

  test('is refused where it is nested without end', async () => {
    await using app = await openRunningApp({ database })
    const deep = `${'['.repeat(20_000)}${']'.repeat(20_000)}`
    const answer = await ask(app, 'flag.create', { change: `{"json":{"key":"flag","name":"Flag","type":"json","variations":[{"key":"all","value":${deep}}]}}` })
    expect(answer.status).toBe(422)
    expect(await answer.text()).toContain('nested deeper than 100 levels')
  })
})

describeEachDatabase('a flag', (database) => {
  test('that is archived cannot be saved', async () => {
    await using app = await withFlag(database)
    await app.admin.flag.archive.mutate({ key: FLAG, version: 1, why: 'over' })
    await expect(app.admin.flag.save.mutate(saving(2))).rejects.toMatchObject(refused('wrong-state', { flag: FLAG }))
    await expect(app.admin.flag.archive.mutate({ key: FLAG, version: 2 })).rejects.toMatchObject(refused('wrong-state', { flag: FLAG }))
  })

  test('that several save at once tells who was slower how it stands now', async () => {
    await using app = await withFlag(database)
    const ends = await Promise.allSettled(Array.from({ length: 6 }, () => app.admin.flag.save.mutate(saving(1))))
    expect(ends.filter((end) => end.status === 'fulfilled')).toHaveLength(1)
    const losers = ends.flatMap((end) => (end.status === 'rejected' ? [end.reason as unknown] : []))
    for (const no of losers) expect(no).toMatchObject({ message: expect.stringContaining('made on version 1, it stands at version 2'), ...refused('stale-version', { flag: FLAG, yours: 1, theirs: 2 }) })
  })
})

describeEachDatabase('an experiment', (database) => {
  test('that several save at once tells who was slower how it stands now', async () => {
    await using app = await withFlag(database)
    await app.admin.metric.create.mutate(metricOf('activated'))
    const made = aDesign()
    const design = { ...made, variants: [...made.variants], guardrails: [], also: [], overrides: [] }
    await app.admin.experiment.create.mutate({ key: 'guided', name: 'Guided', surface: 'onboarding', environment: 'production', design })
    const ends = await Promise.allSettled(Array.from({ length: 6 }, (_, index) => app.admin.experiment.save.mutate({ key: 'guided', version: 1, name: `Name ${index}`, surface: 'onboarding', design })))
    expect(ends.filter((end) => end.status === 'fulfilled')).toHaveLength(1)
    for (const end of ends) if (end.status === 'rejected') expect(end.reason).toMatchObject(refused('stale-version', { experiment: 'guided', yours: 1, theirs: 2 }))
  })
})
