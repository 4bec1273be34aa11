import type { Db } from '../database/database.ts'
import { refusal } from '../refusal.ts'
import type { Environment, Member, Workspace } from './workspace.ts'
import { findMember, findWorkspace, findWorkspaceByKey, listEnvironments, listMembers, listWorkspaces, lockEnvironment, updateEventsKept, workspaceSecret } from './workspace.repository.ts'

export function workspaceOf(db: Db, id: string): Promise<Workspace | undefined> {
  return findWorkspace(db, id)
}

export function workspaceNamed(db: Db, key: string): Promise<Workspace | undefined> {
  return findWorkspaceByKey(db, key)
}

/** Oldest first. */
export function allWorkspaces(db: Db): Promise<readonly Workspace[]> {
  return listWorkspaces(db)
}

/** For how many months; null: for ever. */
export function keepEventsFor(db: Db, id: string, months: number | null): Promise<void> {
  return updateEventsKept(db, id, months)
}

/** In the order people gave them. */
export function environmentsOf(db: Db, workspaceId: string): Promise<readonly Environment[]> {
  return listEnvironments(db, workspaceId)
}

export async function environmentNamed(db: Db, workspaceId: string, key: string): Promise<Environment> {
  const environment = (await listEnvironments(db, workspaceId)).find((one) => one.key === key)
  if (environment === undefined) throw refusal('not-found', `There is no environment "${key}".`, { environment: key })
  return environment
}

/** Held until the transaction ends, so that two changes of one environment are compiled one after the other. */
export function holdEnvironment(db: Db, id: string): Promise<{ readonly id: string; readonly key: string; readonly workspaceId: string }> {
  return lockEnvironment(db, id)
}

export function memberOf(db: Db, id: string): Promise<Member | undefined> {
  return findMember(db, id)
}

export function membersOf(db: Db, workspaceId: string): Promise<readonly Member[]> {
  return listMembers(db, workspaceId)
}

/** Derives subjects and signs facts; it never leaves the server. */
export function secretOf(db: Db, workspaceId: string): Promise<string> {
  return workspaceSecret(db, workspaceId)
}
