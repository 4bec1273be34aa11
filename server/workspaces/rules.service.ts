import { recordChange } from '../history/history.service.ts'
import type { Db } from '../database/database.ts'
import type { Scope } from '../scope.ts'
import { type ApprovalRules, rulesIn } from './approval.ts'
import { findWorkspace, updateRules } from './workspace.repository.ts'

export type Rules = {
  /** A launch waits for the word of another member. */
  readonly reviewLaunch: boolean
  /** The teams whose word shipping a variant waits for. */
  readonly shipTeams: readonly ('product' | 'marketing')[]
  /** What experiments say stays hidden until their minimum runtime. */
  readonly hideEarly: boolean
}

export async function approvalRulesOf(db: Db, workspaceId: string): Promise<ApprovalRules> {
  return rulesIn((await findWorkspace(db, workspaceId))?.approvals ?? {})
}

/** Decides what must be agreed to before it happens; what was asked for already is answered as it was asked. */
export async function setRules(scope: Scope, { why, ...rules }: Rules & { readonly why?: string | undefined }): Promise<void> {
  await scope.db.transaction().execute(async (db) => {
    const workspace = await findWorkspace(db, scope.workspaceId)
    if (workspace === undefined) return
    const before = rulesOf(workspace)
    if (JSON.stringify(before) === JSON.stringify(rules)) return
    const approvals = { ...(rules.reviewLaunch ? { launch: ['another'] } : {}), ...(rules.shipTeams.length === 0 ? {} : { ship: rules.shipTeams }) }
    await updateRules(db, workspace.id, { approvals, hidesEarly: rules.hideEarly })
    await recordChange(db, { workspaceId: scope.workspaceId, at: scope.now, actor: scope.actor, entityKind: 'workspace', entityId: workspace.id, entityKey: workspace.key, action: 'changed', why, before, after: rules })
  })
}

function rulesOf({ approvals, hidesEarly }: { readonly approvals: { readonly [action: string]: readonly string[] }; readonly hidesEarly: boolean }): Rules {
  const { launch, ship } = rulesIn(approvals)
  return { reviewLaunch: launch.length > 0, shipTeams: (['product', 'marketing'] as const).filter((team) => ship.includes(team)), hideEarly: hidesEarly }
}
