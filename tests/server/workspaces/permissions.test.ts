import { expect, test } from 'vitest'
import { appRouter } from '#server/router.ts'
import { PERMISSIONS } from '#server/workspaces/permissions.ts'
import { mayDo, roles } from '#server/workspaces/workspace.ts'
import type { Role } from '#server/workspaces/workspace.table.ts'
import { openRunningApp, type RunningApp } from '#tests/support/app.ts'
import { aSignedIn, theAdmin } from '#tests/support/people.ts'
import { describeEachDatabase } from '#tests/support/world.ts'

type Procedure = { readonly _def: { readonly type: 'query' | 'mutation' } }
const procedures = Object.entries(appRouter._def.procedures as unknown as Readonly<Record<string, Procedure>>).map(([path, { _def }]) => ({ path, isQuery: _def.type === 'query' }))

/** What no procedure takes, so that nothing happens where it is allowed: who may is told of the input, who may not is told so. */
const NONSENSE = 'no such input'
type Answer = 'signed-out' | 'refused' | 'let in'

async function knock(app: RunningApp, { path, isQuery }: (typeof procedures)[number], headers: Readonly<Record<string, string>>): Promise<Answer> {
  const body = JSON.stringify({ json: NONSENSE })
  const answer = await (isQuery ? fetch(`${app.url}/trpc/${path}?input=${encodeURIComponent(body)}`, { headers }) : fetch(`${app.url}/trpc/${path}`, { method: 'POST', body, headers: { 'content-type': 'application/json', ...headers } }))
  if (answer.status === 401) return 'signed-out'
  const text = await answer.text()
  return answer.status === 403 && text.includes('"needed"') ? 'refused' : 'let in'
}

async function knockEverywhere(app: RunningApp, headers: Readonly<Record<string, string>>): Promise<Readonly<Record<string, Answer>>> {
  const answers: [string, Answer][] = []
  for (const one of procedures) answers.push([one.path, await knock(app, one, headers)])
  return Object.fromEntries(answers)
}

const expected = (may: (path: string) => Answer) => Object.fromEntries(procedures.map(({ path }) => [path, may(path)]))

function mayBy(role: Role): (path: string) => Answer {
  return (path) => {
    const needed = PERMISSIONS[path]
    return needed !== undefined && (needed === 'anybody' || mayDo(role, needed)) ? 'let in' : 'refused'
  }
}

describeEachDatabase('every procedure', (database) => {
  test('is closed to whoever has no session, but for those that say who is signed in and how to', async () => {
    await using app = await openRunningApp({ database })
    expect(await knockEverywhere(app, {})).toEqual(expected((path) => (PERMISSIONS[path] === 'anybody' ? 'let in' : 'signed-out')))
  })

  test('lets a member in where the table says so for their role, and nowhere else', async () => {
    await using app = await openRunningApp({ database })
    for (const role of roles) {
      const { cookie } = await aSignedIn(app, { name: `Asking ${role}`, role })
      expect({ role, ...(await knockEverywhere(app, { cookie })) }).toEqual({ role, ...expected(mayBy(role)) })
    }
  })

  test('lets a token in likewise, one of the workspace as one of a member', async () => {
    await using app = await openRunningApp({ database })
    const { client } = await theAdmin(app)
    for (const role of roles) {
      const tokens = [await client.key.create.mutate({ kind: 'admin', name: 'script', role }), await client.account.makeToken.mutate({ name: 'mine', role, days: 1 })]
      for (const { token } of tokens) expect({ role, ...(await knockEverywhere(app, { authorization: `Bearer ${token}` })) }).toEqual({ role, ...expected(mayBy(role)) })
    }
  })
})

describeEachDatabase('whoever may only read', (database) => {
  test('changes nothing by calling the procedures directly, with input that is right', async () => {
    await using app = await openRunningApp({ database })
    await app.admin.flag.create.mutate({ key: 'banner', name: 'Banner', type: 'boolean', variations: [{ key: 'off', value: false }, { key: 'on', value: true }] })
    for (const role of ['viewer', 'analyst'] as const) {
      const { client } = await aSignedIn(app, { name: `Reader ${role}`, role })
      const no = { data: { refusal: { code: 'not-allowed', facts: { role } } } }
      const draft = { enabled: true, rules: [], fallthrough: { kind: 'variation' as const, variation: 'on' }, offVariation: 'off' }
      await expect(client.flag.save.mutate({ key: 'banner', environment: 'production', version: 1, draft, why: 'mine' })).rejects.toMatchObject(no)
      await expect(client.flag.archive.mutate({ key: 'banner', version: 1 })).rejects.toMatchObject(no)
      await expect(client.key.create.mutate({ kind: 'admin', name: 'mine' })).rejects.toMatchObject(no)
      await expect(client.invitation.create.mutate({ email: 'friend@example.com', role: 'admin', team: 'other' })).rejects.toMatchObject(no)
      await expect(client.account.makeToken.mutate({ name: 'more', role: 'editor', days: 1 })).rejects.toMatchObject(no)
      const own = (await client.account.get.query()).member
      await expect(client.member.change.mutate({ id: own.id, role: 'admin', team: 'product' })).rejects.toMatchObject(no)
    }
    expect(await app.admin.flag.get.query({ key: 'banner' })).toMatchObject({ version: 1 })
    expect((await app.admin.member.list.query()).filter(({ role }) => role === 'admin')).toHaveLength(1)
  })

  test('is told by the other doors too: an import is for editors, an export of the history for analysts', async () => {
    await using app = await openRunningApp({ database })
    const [viewer, analyst] = [await aSignedIn(app, { name: 'Viewer', role: 'viewer' }), await aSignedIn(app, { name: 'Analyst', role: 'analyst' })]
    const importing = (cookie: string) => fetch(`${app.url}/import/preview`, { method: 'POST', body: 'a,b\n1,2\n', headers: { cookie } }).then(({ status }) => status)
    expect([await importing(viewer.cookie), await importing(analyst.cookie)]).toEqual([403, 403])
    const exporting = (cookie: string) => fetch(`${app.url}/history/export`, { headers: { cookie } }).then(({ status }) => status)
    expect([await exporting(viewer.cookie), await exporting(analyst.cookie), await exporting('')]).toEqual([403, 200, 401])
  })

  test("a member's token may no more than its member, also when that becomes less, and ends with them", async () => {
    await using app = await openRunningApp({ database })
    const member = await aSignedIn(app, { name: 'Editor', role: 'editor' })
    const { token } = await member.client.account.makeToken.mutate({ name: 'laptop', role: 'editor', days: 30 })
    const ask = async (path: string) => (await fetch(`${app.url}/trpc/${path}`, { headers: { authorization: `Bearer ${token}` } })).status
    expect(await ask('key.list')).toBe(200)
    await app.admin.member.change.mutate({ id: member.id, role: 'viewer', team: 'product' })
    expect([await ask('key.list'), await ask('flag.list?input=%7B%22json%22%3A%7B%7D%7D')]).toEqual([403, 200])
    await app.admin.member.remove.mutate({ id: member.id })
    expect(await ask('member.list')).toBe(401)
  })
})
