import type { Db } from '../database/database.ts'
import type { Approval, Asked } from './approval.ts'

type NewApproval = Pick<Approval, 'id' | 'team' | 'requestedBy' | 'requestedAt' | 'answer' | 'answeredBy' | 'answeredAt' | 'comment'>

export async function insertApprovals(db: Db, asked: Asked, approvals: readonly NewApproval[]): Promise<void> {
  await db
    .insertInto('approvals')
    .values(approvals.map((one) => ({
      id: one.id,
      workspace_id: asked.workspaceId,
      entity_kind: asked.entityKind,
      entity_id: asked.entityId,
      entity_version: asked.entityVersion,
      action: asked.action,
      team: one.team,
      requested_by: one.requestedBy,
      requested_at: one.requestedAt,
      answer: one.answer,
      answered_by: one.answeredBy,
      answered_at: one.answeredAt,
      comment: one.comment,
    })))
    .execute()
}

export async function listApprovals(db: Db, asked: Asked): Promise<readonly Approval[]> {
  const rows = await db
    .selectFrom('approvals')
    .select(['approvals.id', 'approvals.team', 'approvals.requested_by', 'approvals.requested_at', 'approvals.answer', 'approvals.answered_by', 'approvals.answered_at', 'approvals.comment'])
    .where('approvals.workspace_id', '=', asked.workspaceId)
    .where('approvals.entity_kind', '=', asked.entityKind)
    .where('approvals.entity_id', '=', asked.entityId)
    .where('approvals.entity_version', '=', asked.entityVersion)
    .where('approvals.action', '=', asked.action)
    .orderBy('approvals.team')
    .execute()
  return rows.map((row) => ({
    id: row.id,
    team: row.team,
    requestedBy: row.requested_by,
    requestedAt: row.requested_at,
    answer: row.answer,
    answeredBy: row.answered_by,
    answeredAt: row.answered_at,
    comment: row.comment,
  }))
}

export async function answerApproval(db: Db, id: string, answer: { readonly answer: 'approved' | 'declined'; readonly by: string | null; readonly at: Date; readonly comment: string }): Promise<void> {
  await db
    .updateTable('approvals')
    .set({ answer: answer.answer, answered_by: answer.by, answered_at: answer.at, comment: answer.comment })
    .where('approvals.id', '=', id)
    .execute()
}
