import type { Prerequisite } from '#sdk/core/ruleset.ts'
import type { Db } from '../database/database.ts'
import { environmentsOf } from '../workspaces/workspace.service.ts'
import { checkNeeded, checkWays, type NeededFlag, type NeedingFlag } from './prerequisite.ts'
import { type Asking, listNeeded, listNeeding, listNeeds, lockNeeds } from './prerequisite.repository.ts'

/**
 * Refuses needs that nothing can meet, or that make a ring, in the transaction that saves them. It holds the needs of the
 * workspace until then; whoever asks holds no flag but its own, so nobody waits for each other.
 */
export async function holdNeeded(db: Db, workspaceId: string, environmentId: string, flag: NeededBy, needed: readonly Prerequisite[], by: Asking = { flag: flag.key }): Promise<void> {
  if (needed.length === 0) return
  await lockNeeds(db, workspaceId)
  checkNeeded(flag, needed, await listNeeded(db, workspaceId, needed.map((one) => one.flag)))
  const needs = await listNeeds(db, workspaceId, environmentId, by)
  // Its own come first, so that a place in them is a place in what was sent.
  checkWays(flag.key, new Map([...needs, [flag.key, [...needed, ...(needs.get(flag.key) ?? [])]]]))
}

type NeededBy = Pick<NeededFlag, 'key' | 'clientVisible'>

/** Who needs a flag now; nobody else comes to need it before the transaction ends. */
export async function heldNeeding(db: Db, workspaceId: string, flag: string): Promise<readonly NeedingFlag[]> {
  await lockNeeds(db, workspaceId)
  const found = await listNeeding(db, workspaceId, flag)
  if (found.length === 0) return []
  const names = new Map((await environmentsOf(db, workspaceId)).map((one) => [one.id, one.name]))
  return found.map(({ environmentId, ...one }) => ({ ...one, environment: names.get(environmentId) ?? environmentId }))
}
