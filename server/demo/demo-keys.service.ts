import type { Scope } from '../scope.ts'
import type { KeyKind } from '../workspaces/workspace.ts'
import { keysOf, type KeyRing, makeKey, withdrawKey } from '../workspaces/key.service.ts'
import type { DemoFile } from './demo-file.service.ts'

export type DemoKeys = Pick<DemoFile, 'clientKey' | 'serverKey' | 'adminToken'>

const NAMES = { client: 'demo.json: browser', server: 'demo.json: server', admin: 'demo.json: scripts' } as const satisfies Record<KeyKind, string>

/**
 * The keys of the file while they fit this workspace. Keys are stored only hashed, so one that is lost is replaced and
 * the former one withdrawn: nobody knows any more where it went.
 */
export async function standingKeys(scope: Scope, place: { readonly keys: KeyRing; readonly environmentId: string; readonly file: DemoFile | null }): Promise<DemoKeys> {
  const { file } = place
  return {
    clientKey: await standing(scope, place, 'client', file?.clientKey),
    serverKey: await standing(scope, place, 'server', file?.serverKey),
    adminToken: await standing(scope, place, 'admin', file?.adminToken),
  }
}

type Place = { readonly keys: KeyRing; readonly environmentId: string }

async function standing(scope: Scope, { keys, environmentId }: Place, kind: KeyKind, token: string | undefined): Promise<string> {
  const holder = token === undefined ? null : await keys.authenticate(token)
  const environment = kind === 'admin' ? null : environmentId
  const fits = holder !== null && holder.kind === kind && holder.workspaceId === scope.workspaceId && holder.environmentId === environment
  if (fits && token !== undefined) return token
  await withdrawFormer(scope, kind)
  keys.forget()
  return (await makeKey(scope, { kind, environmentId: environment, name: NAMES[kind] })).token
}

async function withdrawFormer(scope: Scope, kind: KeyKind): Promise<void> {
  const former = (await keysOf(scope, 1000)).filter((key) => key.kind === kind && key.name === NAMES[kind] && key.revokedAt === null)
  for (const key of former) await withdrawKey(scope, key.id)
}
