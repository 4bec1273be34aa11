import type { Db } from '../database/database.ts'
import type { Environment, Member, Workspace } from './workspace.ts'
import type { MembersTable } from './workspace.table.ts'

export async function findWorkspace(db: Db, id: string): Promise<Workspace | undefined> {
  const row = await db.selectFrom('workspaces').selectAll().where('workspaces.id', '=', id).executeTakeFirst()
  return row && fromRow(row)
}

export async function findWorkspaceByKey(db: Db, key: string): Promise<Workspace | undefined> {
  const row = await db.selectFrom('workspaces').selectAll().where('workspaces.key', '=', key).executeTakeFirst()
  return row && fromRow(row)
}

/** At most 1,000 workspaces live on one installation. */
export async function listWorkspaces(db: Db): Promise<readonly Workspace[]> {
  const rows = await db.selectFrom('workspaces').selectAll().orderBy('workspaces.created_at').limit(1000).execute()
  return rows.map(fromRow)
}

function fromRow(row: {
  id: string
  key: string
  name: string
  time_zone: string
  currency: string
  synthetic: boolean
  approvals: Workspace['approvals']
  hides_early: boolean
  events_kept_months: number | null
}): Workspace {
  return {
    id: row.id,
    key: row.key,
    name: row.name,
    timeZone: row.time_zone,
    currency: row.currency,
    synthetic: row.synthetic,
    approvals: row.approvals,
    hidesEarly: row.hides_early,
    eventsKeptMonths: row.events_kept_months,
  }
}

export async function updateRules(db: Db, id: string, rules: { readonly approvals: Workspace['approvals']; readonly hidesEarly: boolean }): Promise<void> {
  await db.updateTable('workspaces').set({ approvals: JSON.stringify(rules.approvals), hides_early: rules.hidesEarly }).where('workspaces.id', '=', id).execute()
}

export async function updateEventsKept(db: Db, id: string, months: number | null): Promise<void> {
  await db.updateTable('workspaces').set({ events_kept_months: months }).where('workspaces.id', '=', id).execute()
}

/** Apart from the workspace itself, so that the secret never travels with it. */
export async function workspaceSecret(db: Db, id: string): Promise<string> {
  const row = await db.selectFrom('workspaces').select('workspaces.secret').where('workspaces.id', '=', id).executeTakeFirstOrThrow()
  return row.secret
}

export async function insertWorkspace(
  db: Db,
  row: { id: string; key: string; name: string; timeZone: string; currency: string; secret: string; synthetic: boolean; at: Date },
): Promise<void> {
  await db
    .insertInto('workspaces')
    .values({
      id: row.id,
      key: row.key,
      name: row.name,
      time_zone: row.timeZone,
      currency: row.currency,
      secret: row.secret,
      synthetic: row.synthetic,
      created_at: row.at,
    })
    .execute()
}

export async function insertEnvironment(
  db: Db,
  row: { id: string; workspaceId: string; key: string; name: string; position: number; production: boolean; at: Date },
): Promise<void> {
  await db
    .insertInto('environments')
    .values({
      id: row.id,
      workspace_id: row.workspaceId,
      key: row.key,
      name: row.name,
      position: row.position,
      production: row.production,
      created_at: row.at,
    })
    .execute()
}

/** In the order people gave them; a workspace has at most 50. */
export async function listEnvironments(db: Db, workspaceId: string): Promise<readonly Environment[]> {
  return db
    .selectFrom('environments')
    .select(['environments.id', 'environments.key', 'environments.name', 'environments.production', 'environments.protected'])
    .where('environments.workspace_id', '=', workspaceId)
    .orderBy('environments.position')
    .limit(50)
    .execute()
}

export async function updateProtection(db: Db, environmentId: string, on: boolean): Promise<void> {
  await db.updateTable('environments').set({ protected: on }).where('environments.id', '=', environmentId).execute()
}

/** Held until the transaction ends, so that two changes of one environment are compiled one after the other. */
export async function lockEnvironment(db: Db, id: string): Promise<{ readonly id: string; readonly key: string; readonly workspaceId: string }> {
  const row = await db
    .selectFrom('environments')
    .select(['environments.id', 'environments.key', 'environments.workspace_id'])
    .where('environments.id', '=', id)
    .forUpdate()
    .executeTakeFirstOrThrow()
  return { id: row.id, key: row.key, workspaceId: row.workspace_id }
}

export async function findEnvironment(db: Db, workspaceId: string, key: string): Promise<Environment | undefined> {
  return (await listEnvironments(db, workspaceId)).find((one) => one.key === key)
}

export async function insertMember(
  db: Db,
  row: Pick<MembersTable, 'id' | 'workspace_id' | 'name' | 'email' | 'team' | 'role'> & { at: Date; password?: string | null },
): Promise<void> {
  const { at, ...member } = row
  await db.insertInto('members').values({ ...member, created_at: at }).execute()
}

export async function findMember(db: Db, id: string): Promise<Member | undefined> {
  const row = await db.selectFrom('members').selectAll().where('members.id', '=', id).executeTakeFirst()
  return row && memberFromRow(row)
}

/** By name; at most 500 at once. */
export async function listMembers(db: Db, workspaceId: string): Promise<readonly Member[]> {
  const rows = await db.selectFrom('members').selectAll().where('members.workspace_id', '=', workspaceId).orderBy('members.created_at').limit(500).execute()
  return rows.map(memberFromRow)
}

export function memberFromRow(row: Pick<MembersTable, 'id' | 'workspace_id' | 'name' | 'email' | 'team' | 'role'>): Member {
  return { id: row.id, workspaceId: row.workspace_id, name: row.name, email: row.email, team: row.team, role: row.role }
}

/** Somebody signed in: nobody makes the owner's account from now on. True where that was news. */
export async function claimWorkspace(db: Db, id: string, at: Date): Promise<boolean> {
  const done = await db.updateTable('workspaces').set({ claimed_at: at }).where('workspaces.id', '=', id).where('workspaces.claimed_at', 'is', null).executeTakeFirst()
  return done.numUpdatedRows > 0n
}

/** The oldest workspace, while nobody ever signed in to it. Held until the transaction ends. */
export async function lockUnclaimed(db: Db): Promise<Workspace | undefined> {
  const row = await db.selectFrom('workspaces').selectAll().orderBy('workspaces.created_at').limit(1).forUpdate().executeTakeFirst()
  return row === undefined || row.claimed_at !== null ? undefined : fromRow(row)
}

export async function isUnclaimed(db: Db): Promise<boolean> {
  const row = await db.selectFrom('workspaces').select('workspaces.claimed_at').orderBy('workspaces.created_at').limit(1).executeTakeFirst()
  return row !== undefined && row.claimed_at === null
}
