import { sql } from 'kysely'
import type { Db } from '../database/database.ts'
import type { Role, Team } from './workspace.table.ts'

export type Invitation = {
  readonly id: string
  readonly workspaceId: string
  readonly email: string
  readonly team: Team
  readonly role: Role
  readonly invitedBy: string | null
  readonly createdAt: Date
  readonly expiresAt: Date
}

/** Those that were neither accepted nor revoked, newest first; expired ones too, because they can be renewed. */
export async function listInvitations(db: Db, workspaceId: string, limit: number): Promise<readonly Invitation[]> {
  const rows = await open(db).where('invitations.workspace_id', '=', workspaceId).orderBy('invitations.created_at', 'desc').limit(limit).execute()
  return rows.map(fromRow)
}

export async function insertInvitation(db: Db, row: Omit<Invitation, 'invitedBy' | 'createdAt'> & { readonly tokenHash: string; readonly by: string | null; readonly at: Date }): Promise<void> {
  await db
    .insertInto('invitations')
    .values({ id: row.id, workspace_id: row.workspaceId, email: row.email, team: row.team, role: row.role, token_hash: row.tokenHash, invited_by: row.by, created_at: row.at, expires_at: row.expiresAt })
    .execute()
}

/** Takes back what is open of that address, or that one invitation; what it was, for the history. */
export async function revokeInvitation(db: Db, where: { readonly workspaceId: string } & ({ readonly id: string } | { readonly email: string }), at: Date): Promise<Invitation | undefined> {
  const query = db
    .updateTable('invitations')
    .set({ revoked_at: at })
    .where('invitations.workspace_id', '=', where.workspaceId)
    .where('invitations.accepted_at', 'is', null)
    .where('invitations.revoked_at', 'is', null)
  const row = await ('id' in where ? query.where('invitations.id', '=', where.id) : query.where(sql<string>`lower(invitations.email)`, '=', where.email)).returningAll().executeTakeFirst()
  return row && fromRow(row)
}

/** Looks at one that can still be accepted, without accepting it. */
export async function findInvitation(db: Db, tokenHash: string, now: Date): Promise<Invitation | undefined> {
  const row = await open(db).where('invitations.token_hash', '=', tokenHash).where('invitations.expires_at', '>', now).executeTakeFirst()
  return row && fromRow(row)
}

/** The oldest that can still be accepted by whoever has that address. */
export async function findInvitationFor(db: Db, email: string, now: Date): Promise<Invitation | undefined> {
  const row = await open(db).where(sql<string>`lower(invitations.email)`, '=', email).where('invitations.expires_at', '>', now).orderBy('invitations.created_at').limit(1).executeTakeFirst()
  return row && fromRow(row)
}

/** Once: of two that accept at the same moment one is told no. */
export async function acceptInvitation(db: Db, id: string, now: Date): Promise<boolean> {
  const done = await db
    .updateTable('invitations')
    .set({ accepted_at: now })
    .where('invitations.id', '=', id)
    .where('invitations.accepted_at', 'is', null)
    .where('invitations.revoked_at', 'is', null)
    .where('invitations.expires_at', '>', now)
    .executeTakeFirst()
  return done.numUpdatedRows > 0n
}

function open(db: Db) {
  return db.selectFrom('invitations').selectAll().where('invitations.accepted_at', 'is', null).where('invitations.revoked_at', 'is', null)
}

function fromRow(row: { id: string; workspace_id: string; email: string; team: Team; role: Role; invited_by: string | null; created_at: Date; expires_at: Date }): Invitation {
  return { id: row.id, workspaceId: row.workspace_id, email: row.email, team: row.team, role: row.role, invitedBy: row.invited_by, createdAt: row.created_at, expiresAt: row.expires_at }
}
