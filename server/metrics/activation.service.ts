import { ACTIVATED } from '#sdk/core/event.ts'
import type { Db } from '../database/database.ts'
import type { Behaviours } from '../people/behaviour.ts'
import type { PersonKey, Store } from '../store/door.ts'
import { environmentsOf } from '../workspaces/workspace.service.ts'
import { activationOf, type Metric } from './metric.ts'
import { findPart } from './metric.repository.ts'

/** The workspace's definition of having found value. */
export function activationMetric(db: Db, workspaceId: string): Promise<Metric | undefined> {
  return findPart(db, workspaceId, 'activation')
}

/** What people's facts tell of what they did: whether they found value, by the definition in force, in production. */
export function behavioursIn(db: Db): Behaviours {
  return async (workspace) => {
    const metric = await activationMetric(db, workspace)
    if (metric?.definition.kind !== 'activation') return []
    const production = (await environmentsOf(db, workspace)).find((one) => one.production)
    return production === undefined ? [] : [{ audience: ACTIVATED, environmentId: production.id, activation: activationOf(metric.definition) }]
  }
}

/** Where one person stands on the way to activation: reached when, by which version of the definition. */
export type ActivationStage = { readonly metric: string; readonly name: string; readonly version: number; readonly at: number | null }

/** Null where the workspace has not defined what activation is. */
export async function activationStage(from: { readonly db: Db; readonly store: Pick<Store, 'activatedAt'>; readonly workspaceId: string }, person: PersonKey): Promise<ActivationStage | null> {
  const metric = await activationMetric(from.db, from.workspaceId)
  const [behaviour] = await behavioursIn(from.db)(from.workspaceId)
  if (metric === undefined || behaviour === undefined) return null
  const { environmentId, activation } = behaviour
  return { metric: metric.key, name: metric.name, version: metric.version, at: await from.store.activatedAt({ workspace: from.workspaceId, environmentId, person, activation }) }
}
