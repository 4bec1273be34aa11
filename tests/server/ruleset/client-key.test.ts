import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { openRunningApp, type RunningApp } from '#tests/support/app.ts'
import { aDesign } from '#tests/support/make.ts'
import { metricOf } from '#tests/support/shared-metric.ts'
import { tell } from '#tests/support/told.ts'
import { describeEachDatabase } from '#tests/support/world.ts'

/** Every text that people alone may read holds this; keys and values of what browsers see do not. */
const NAMED = 'Confidential'
/** What rules and people of the hidden part are made of, and what opens doors. */
const HIDDEN = [NAMED, 'hidden-flag', 'hidden-test', 'hidden-segment', 'hidden-value', 'hidden-variation', 'hidden-layer', 'hidden-tag', 'tester-17', 'ana@example.com', 'user-ana', 'Seoul', '203.0.113.7', 'Mina Park', 'mina@example.com']
/** What a browser needs: a test that found none of it would have read nothing. */
const SHOWN = ['visible-flag', 'visible-test', 'students', 'campus']

const plan = { minimumEffect: 0.08, days: 28 }
const hypothesis = { audience: NAMED, change: NAMED, effect: NAMED, because: NAMED }
const clause = (attribute: string, value: string) => ({ kind: 'clause' as const, attribute, operator: 'equals' as const, values: [value] })

/** One flag that browsers read and one that they do not, each with an audience, an experiment and somebody named. */
async function furnish(app: RunningApp): Promise<void> {
  const { admin } = app
  await admin.metric.create.mutate({ ...metricOf('activated'), name: `${NAMED} metric` })
  await admin.holdout.create.mutate({ key: 'everybody', name: `${NAMED} holdout`, share: 5_000 })
  await admin.holdout.create.mutate({ key: 'hidden-tag', name: `${NAMED} tagged`, share: 5_000, tag: 'hidden-tag' })
  for (const [key, attribute, value] of [['students', 'campus', 'yes'], ['hidden-segment', 'segment', 'hidden-value']] as const) {
    await admin.audience.create.mutate({ key, name: `${NAMED} ${key}`, condition: clause(attribute, value) })
  }
  for (const [flag, audience, variation, clientVisible] of [['visible-flag', 'students', 'shown', true], ['hidden-flag', 'hidden-segment', 'hidden-variation', false]] as const) {
    const variations = [{ key: 'off', name: `${NAMED} off`, value: 'off' }, { key: variation, name: `${NAMED} on`, value: `${variation}-value` }]
    await admin.flag.create.mutate({ key: flag, name: `${NAMED} ${flag}`, description: NAMED, type: 'string', variations, clientVisible })
    const rules = [{ id: `rul_${flag}`, when: { kind: 'audience' as const, audience }, serve: { kind: 'variation' as const, variation } }]
    await admin.flag.save.mutate({ key: flag, environment: 'production', version: 1, draft: { enabled: true, rules, fallthrough: { kind: 'variation', variation: 'off' }, offVariation: 'off' }, why: NAMED })
    const variants = [{ key: 'control', name: NAMED, variation: 'off', weight: 50_000 }, { key: 'changed', name: NAMED, variation, weight: 50_000 }]
    const key = flag.replace('flag', 'test')
    const tags = clientVisible ? [] : ['hidden-tag']
    const design = { ...aDesign({ flagKey: flag, variants }), hypothesis, plan, audience: { kind: 'audience' as const, audience }, tags, overrides: [{ id: 'tester-17', variant: 'changed' }] }
    await admin.experiment.create.mutate({ key, name: `${NAMED} ${key}`, surface: 'product', environment: 'production', design })
    await admin.experiment.launch.mutate({ key, version: 1, why: NAMED })
  }
  await app.app.parts.shelf.refresh()
}

/** Somebody whom the workspace knows a lot about. */
async function meetAna(app: RunningApp): Promise<void> {
  const timestamp = app.world.clock.now().toISOString()
  await tell(app, [
    { type: 'page', messageId: 'p', anonymousId: 'device-1', timestamp, context: { ip: '203.0.113.7', campaign: { source: 'google' } }, properties: { city: 'Seoul' } },
    { type: 'identify', messageId: 'i', anonymousId: 'device-1', userId: 'user-ana', timestamp, traits: { email: 'ana@example.com', name: `${NAMED} Ana` } },
  ])
  await app.settled()
}

type Asked = { readonly path: string; readonly init?: RequestInit }

/** Whatever a client key opens, and every door that it does not, with contexts that fit each rule. */
function everyQuestion(app: RunningApp, revisions: number): readonly Asked[] {
  const { client } = app.keys
  const headers = { authorization: `Bearer ${client}`, 'content-type': 'application/json' }
  const post = (path: string, body: object): Asked => ({ path, init: { method: 'POST', headers, body: JSON.stringify(body) } })
  const get = (path: string): Asked => ({ path, init: { headers } })
  const contexts = ['device-1', 'user-ana', 'tester-17', 'somebody', undefined].flatMap((targetingKey) => [{}, { campus: 'yes' }, { segment: 'hidden-value', campus: 'yes' }].map((more) => ({ targetingKey, ...more })))
  const flags = ['visible-flag', 'hidden-flag', 'no-such-flag']
  return [
    ...['', ...Array.from({ length: revisions + 1 }, (_, index) => `/${index}`)].map((revision) => get(`/v1/ruleset/${client}${revision}`)),
    ...contexts.flatMap((context) => [post('/ofrep/v1/evaluate/flags', { context }), ...flags.map((flag) => post(`/ofrep/v1/evaluate/flags/${flag}`, { context }))]),
    ...['/ofrep/v1/configuration', `/v1/projects/${client}/settings`, `/v1/preview/${client}?token=x`, '/v1/ruleset', '/v1/stream', `/v1/ruleset/${app.keys.server.slice(0, 3)}`].map(get),
    ...['anonymousId=device-1', 'anonymousId=nobody', 'userId=user-ana', 'userId=nobody'].flatMap((who) => [get(`/v1/person?${who}`), get(`/v1/subject?${who}`)]),
    ...['batch', 'b'].map((name) => post(`/v1/${name}`, { batch: [{ type: 'track', event: 'Seen', anonymousId: 'device-2', messageId: name }, { type: 'track' }] })),
    post('/v1/identify', { anonymousId: 'device-1', messageId: 'again' }),
    ...['flag.list', 'audience.list', 'experiment.list', 'people.list', 'workspace.get'].map((name) => get(`/trpc/${name}`)),
  ]
}

/** The stream's beginning; it never ends by itself. */
async function beginning(url: string): Promise<string> {
  const reader = (await fetch(url)).body?.getReader()
  const { value } = (await reader?.read()) ?? {}
  await reader?.cancel()
  return new TextDecoder().decode(value)
}

type Read = { readonly path: string; readonly text: string }

/** Heads and bodies. */
async function everyByte(app: RunningApp, revisions: number): Promise<readonly Read[]> {
  const answers = await Promise.all(everyQuestion(app, revisions).map(async ({ path, init }) => {
    const answer = await fetch(`${app.url}${path}`, init)
    return { path, text: `${JSON.stringify([...answer.headers])}\n${await answer.text()}` }
  }))
  const bulk = answers.find(({ path }) => path === '/ofrep/v1/evaluate/flags')?.text ?? ''
  const stream = /"url":"([^"]+)"/.exec(bulk)?.[1] ?? ''
  const older = new URL(stream)
  older.searchParams.set('revision', '0')
  return [...answers, { path: '/v1/stream', text: await beginning(`${app.url}/v1/stream/${app.keys.client}`) }, { path: '/ofrep/v1/stream', text: await beginning(older.href) }]
}

describeEachDatabase('everything that a client key can fetch', (database) => {
  test('holds no rule of what browsers may not see, no name beyond keys, nobody’s data and no secret', async () => {
    await using app = await openRunningApp({ database })
    await furnish(app)
    await meetAna(app)
    const { rows: [workspace] } = await sql<{ readonly secret: string }>`select secret from workspaces`.execute(app.world.db)
    const { rows: [{ revision } = { revision: 0 }] } = await sql<{ readonly revision: number }>`select max(revision)::int as revision from rulesets`.execute(app.world.db)
    const read = await everyByte(app, revision)
    const secrets = [workspace?.secret ?? '', app.keys.server, app.keys.admin]
    expect(secrets.every((secret) => secret.length > 20)).toBe(true)
    const leaks = read.flatMap((one) => [...HIDDEN, ...secrets].filter((word) => one.text.includes(word) && !isEcho(read, one, word)).map((word) => `${one.path} tells ${word}`))
    expect(leaks).toEqual([])
    const all = read.map(({ text }) => text).join('\n')
    for (const word of SHOWN) expect(all).toContain(word)
    expect(all).toContain('refetchEvaluation')
  })
})

/** A refusal repeats the key that was asked for, and is word for word that of a flag which never was. */
function isEcho(read: readonly Read[], { path, text }: Read, word: string): boolean {
  if (!path.endsWith(`/${word}`)) return false
  const unheardOf = read.find((other) => other.path.endsWith('/no-such-flag'))
  return bodyOf(text) === bodyOf(unheardOf?.text ?? '').replaceAll('no-such-flag', word)
}

function bodyOf(text: string): string {
  return text.slice(text.indexOf('\n') + 1)
}
