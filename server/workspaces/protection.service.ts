import type { Db } from '../database/database.ts'
import { recordChange } from '../history/history.service.ts'
import { refusal } from '../refusal.ts'
import type { Scope } from '../scope.ts'
import { mayDo } from './workspace.ts'
import { listEnvironments, updateProtection } from './workspace.repository.ts'
import { environmentNamed } from './workspace.service.ts'

/**
 * @throws Refusal where somebody below approver changes what a protected environment serves, now or by a plan for later.
 * Called inside the change's own transaction, so that nothing of it stays.
 */
export async function refuseProtected(db: Db, who: Pick<Scope, 'workspaceId' | 'role'>, environmentIds: readonly string[]): Promise<void> {
  if (mayDo(who.role, 'approver')) return
  const [first] = (await listEnvironments(db, who.workspaceId)).filter((one) => one.protected && environmentIds.includes(one.id))
  if (first === undefined) return
  throw refusal('not-allowed', `${first.name} is protected: an approver or an admin makes changes there; your role is ${who.role}. Ask one of them.`, {
    needed: 'approver',
    role: who.role,
    environment: first.key,
  })
}

export async function protectEnvironment(scope: Scope, input: { readonly environment: string; readonly protected: boolean; readonly why?: string | undefined }): Promise<void> {
  const environment = await environmentNamed(scope.db, scope.workspaceId, input.environment)
  if (environment.protected === input.protected) return
  await scope.db.transaction().execute(async (db) => {
    await updateProtection(db, environment.id, input.protected)
    await recordChange(db, {
      workspaceId: scope.workspaceId, at: scope.now, actor: scope.actor, entityKind: 'environment', entityId: environment.id, entityKey: environment.key,
      action: input.protected ? 'protected' : 'unprotected', why: input.why,
    })
  })
}
