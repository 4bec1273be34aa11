import { randomBytes } from 'node:crypto'
import type { Db } from '../database/database.ts'
import { recordChange } from '../history/history.service.ts'
import { newId } from '../id.ts'
import type { Environment, Member } from './workspace.ts'
import { insertSecret, updateDemand } from './proof.repository.ts'
import { freshSecret } from './proof.service.ts'
import { insertEnvironment, insertMember, insertWorkspace, listEnvironments, listMembers } from './workspace.repository.ts'

export type Founding = {
  readonly key: string
  readonly name: string
  /** IANA name, such as `Asia/Seoul`: days begin there. */
  readonly timeZone: string
  readonly currency: string
  readonly synthetic: boolean
  /** The first is the admin who is given the sign-in link. */
  readonly members: readonly Pick<Member, 'name' | 'email' | 'team' | 'role'>[]
}

export type Founded = { readonly workspaceId: string; readonly environments: readonly Environment[]; readonly members: readonly Member[] }

const ENVIRONMENTS = [
  { key: 'production', name: 'Production', production: true },
  { key: 'staging', name: 'Staging', production: false },
  { key: 'development', name: 'Development', production: false },
] as const

/** A workspace with its environments and first members, whole or not at all. */
export async function foundWorkspace(db: Db, founding: Founding, now: Date): Promise<Founded> {
  const workspaceId = newId('wrk')
  await db.transaction().execute(async (trx) => {
    await insertWorkspace(trx, { id: workspaceId, ...founding, secret: randomBytes(32).toString('base64url'), at: now })
    for (const [position, one] of ENVIRONMENTS.entries()) {
      const id = newId('env')
      await insertEnvironment(trx, { id, workspaceId, ...one, position, at: now })
      // Made-up people have no server that could vouch for them.
      if (one.production && !founding.synthetic) await demandFromTheStart(trx, id, now)
    }
    for (const one of founding.members) await insertMember(trx, { id: newId('mem'), workspace_id: workspaceId, ...one, at: now })
    const actor = { kind: 'system', id: 'system', name: 'Producting' } as const
    await recordChange(trx, { workspaceId, at: now, actor, entityKind: 'workspace', entityId: workspaceId, entityKey: founding.key, action: 'created', after: { name: founding.name } })
  })
  return { workspaceId, environments: await listEnvironments(db, workspaceId), members: await listMembers(db, workspaceId) }
}

/** Where real people are, a browser proves who it says somebody is (contracts, 1). */
async function demandFromTheStart(db: Db, environmentId: string, now: Date): Promise<void> {
  await insertSecret(db, freshSecret(environmentId, now))
  await updateDemand(db, environmentId, true)
}
