import { createTRPCClient, httpLink, type TRPCClient } from '@trpc/client'
import type { AppRouter } from '#server/router.ts'
import { wire } from '#server/wire.ts'
import { newId } from '#server/id.ts'
import { makeSignInLink } from '#server/workspaces/session.service.ts'
import type { Role, Team } from '#server/workspaces/workspace.table.ts'
import type { RunningApp } from './app.ts'

/** A member of a running app, signed in, with the typed client of their session. */
export type Signed = { readonly id: string; readonly email: string; readonly cookie: string; readonly client: TRPCClient<AppRouter> }

/** Posts what our own pages post. */
export function post(app: RunningApp, path: string, body: unknown, headers: Readonly<Record<string, string>> = {}): Promise<Response> {
  return fetch(`${app.url}${path}`, { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json', ...headers } })
}

/** The session that an answer opened: `producting_session=…`. */
export function cookieIn(answer: Response): string {
  return answer.headers.get('set-cookie')?.split(';')[0] ?? ''
}

export function clientOf(app: RunningApp, headers: Readonly<Record<string, string>>): TRPCClient<AppRouter> {
  return createTRPCClient<AppRouter>({ links: [httpLink({ url: `${app.url}/trpc`, transformer: wire, headers: { ...headers } })] })
}

/** A member that is simply there. */
export async function aMember(app: RunningApp, { name, role, team = 'product' }: { readonly name: string; readonly role: Role; readonly team?: Team }): Promise<{ readonly id: string; readonly email: string }> {
  const id = newId('mem')
  const email = `${name.toLowerCase().replaceAll(/[^a-z]/g, '')}@example.com`
  await app.world.db.insertInto('members').values({ id, workspace_id: app.workspaceId, name, email, team, role, created_at: app.world.clock.now() }).execute()
  return { id, email }
}

/** Signed in by a link, which is real. */
export async function signedIn(app: RunningApp, member: { readonly id: string; readonly email: string }): Promise<Signed> {
  const link = await makeSignInLink(app.world.db, app.url, member.id, app.world.clock.now())
  const cookie = cookieIn(await post(app, '/sign-in', { token: link.split('#')[1] }))
  return { ...member, cookie, client: clientOf(app, { cookie }) }
}

export async function aSignedIn(app: RunningApp, of: Parameters<typeof aMember>[1]): Promise<Signed> {
  return signedIn(app, await aMember(app, of))
}

/** The workspace's first admin, signed in. */
export async function theAdmin(app: RunningApp): Promise<Signed> {
  const row = await app.world.db.selectFrom('members').select(['members.id', 'members.email']).where('members.workspace_id', '=', app.workspaceId).where('members.role', '=', 'admin').orderBy('members.created_at').executeTakeFirstOrThrow()
  return signedIn(app, row)
}
