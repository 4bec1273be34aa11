import type { Db } from '../database/database.ts'
import { recordChange } from '../history/history.service.ts'
import { refusal } from '../refusal.ts'
import { sameJson } from '../same-json.ts'
import type { Scope } from '../scope.ts'
import type { Environment } from '../workspaces/workspace.ts'
import { environmentsOf } from '../workspaces/workspace.service.ts'
import type { Flag } from './flag.ts'
import { saveFlagVariations } from './flag.repository.ts'
import { about, checkReason, checkStanding, flagNamed, moveVersion } from './flag.service.ts'
import { heldNeeding } from './prerequisite.service.ts'
import { listWaiting } from './schedule.repository.ts'
import type { Planned } from './schedule.ts'
import { checkValues } from './value-schema.service.ts'
import type { ValueSchema } from './value-schema.ts'
import { countedWith, type ExperimentUse, removedFrom, type Use, usesByExperiments, usesByFlags, usesOf } from './variation-uses.ts'
import type { Variation } from './variation.ts'

export type SaveVariations = {
  readonly key: string
  /** The version the change was made on. */
  readonly version: number
  readonly variations: readonly Variation[]
  /** Left out: what stands stays. */
  readonly schema?: ValueSchema | null | undefined
  readonly why?: string | undefined
}

/**
 * Saves what a flag can serve, whole and for every environment at once. The key of a variation stays what it is: rules,
 * exposures and counts are kept by it. What still serves a variation keeps it, and says so.
 */
export async function saveVariations(scope: Scope, input: SaveVariations): Promise<Flag> {
  const before = await flagNamed(scope, input.key)
  checkStanding(before)
  const after: Flag = { ...before, variations: input.variations, schema: input.schema === undefined ? before.schema : input.schema }
  checkValues(after)
  const environments = await environmentsOf(scope.db, scope.workspaceId)
  if (!sameJson(valuesOf(before), valuesOf(after))) environments.forEach((one) => checkReason(one, input.why))
  await scope.db.transaction().execute(async (db) => {
    await moveVersion(db, scope, before, input.version)
    await checkUses(db, scope, before, after, environments)
    await saveFlagVariations(db, after)
    await recordChange(db, { ...about(scope, before), action: 'variations', why: input.why, before: partOf(before), after: partOf(after) })
    await scope.released(db, environments.map((one) => one.id))
  })
  return flagNamed(scope, input.key)
}

function valuesOf({ variations }: Flag) {
  return Object.fromEntries(variations.map(({ key, value }) => [key, value]))
}

function partOf({ variations, schema }: Flag) {
  return { variations, schema }
}

async function checkUses(db: Db, scope: Scope, before: Flag, after: Flag, environments: readonly Environment[]): Promise<void> {
  const experiments = await scope.experimentsOn(db, before.id)
  before.variations.forEach((old) => checkCounted(old, after, experiments))
  const removed = removedFrom(before.variations, after.variations)
  if (removed.length === 0) return
  const uses = [...(await ownUses(db, before, environments)), ...usesByFlags(await heldNeeding(db, scope.workspaceId, before.key)), ...usesByExperiments(before, experiments)]
  for (const { key } of removed) {
    const by = [...new Set(uses.filter((use) => use.variation === key).map((use) => use.by))]
    if (by.length > 0) throw refusal('in-use', `"${key}" is used by ${by.join(', ')}. Take it out there first.`, { flag: before.key, variation: key, uses: by })
  }
}

/** What people of a counted experiment see stays, or its result would be of two values. */
function checkCounted(old: Variation, { key: flag, variations }: Flag, experiments: readonly ExperimentUse[]): void {
  const now = variations.find((one) => one.key === old.key)
  if (now === undefined || sameJson(now.value, old.value)) return
  const counted = countedWith(experiments, old.key)
  if (counted === undefined) return
  throw refusal('in-use', `"${old.key}" is what the experiment "${counted.experiment}" counts people with: another value would make its result one of two. Add a variation instead, or decide the experiment first.`, {
    flag, variation: old.key, experiment: counted.experiment, field: 'value',
  })
}

async function ownUses(db: Db, flag: Flag, environments: readonly Environment[]): Promise<readonly Use[]> {
  const uses: Use[] = []
  for (const { id, name } of environments) {
    const here = flag.environments[id]
    if (here !== undefined) uses.push(...usesOf(here, name))
    for (const { change } of await listWaiting(db, { flagId: flag.id, environmentId: id })) uses.push(...plannedUses(change, name))
  }
  return uses
}

function plannedUses(change: Planned, environment: string): readonly Use[] {
  const by = `a change that is planned in ${environment}`
  if (change.kind === 'share') return [{ variation: change.variation, by }]
  return change.kind === 'rules' ? usesOf({ ...change.draft, enabled: true }, environment).map(({ variation }) => ({ variation, by })) : []
}
