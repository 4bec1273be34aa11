import type { PlainServe, Range, Serve } from '#sdk/core/ruleset.ts'
import { holdAudiences } from '../audiences/audience.service.ts'
import type { Db } from '../database/database.ts'
import { recordChange } from '../history/history.service.ts'
import { newId } from '../id.ts'
import { cursorOf, placeAt } from '../list-order.ts'
import { Refusal, refusal, told } from '../refusal.ts'
import type { Scope } from '../scope.ts'
import type { Environment } from '../workspaces/workspace.ts'
import { environmentNamed, environmentsOf } from '../workspaces/workspace.service.ts'
import { allocate } from './allocation.ts'
import { checkVariations, type Flag, type FlagEnvironment, type FlagEnvironmentDraft, type FlagOrder, type NewFlag, type ServeDraft } from './flag.ts'
import { checkValues } from './value-schema.service.ts'
import { lockFlag } from './schedule.repository.ts'
import { type NeedingFlag, needingText } from './prerequisite.ts'
import { heldNeeding, holdNeeded } from './prerequisite.service.ts'
import { findFlag, findFlags, insertFlag, listFlags, moveFlagVersion, saveFlagEnvironment } from './flag.repository.ts'

export type FlagPage = { readonly flags: readonly Flag[]; readonly next: string | null }

type Asked = { readonly search?: string | undefined; readonly archived?: boolean | undefined; readonly order?: FlagOrder | undefined; readonly cursor?: string | undefined; readonly limit: number }

export async function pageOfFlags(scope: Scope, { search, archived = false, order, cursor, limit }: Asked): Promise<FlagPage> {
  const rows = await listFlags(scope.db, { workspaceId: scope.workspaceId, search, archived, order, after: placeAt(cursor), limit: limit + 1 })
  const flags = rows.slice(0, limit)
  const last = flags.at(-1)
  return { flags, next: rows.length > limit && last !== undefined ? cursorOf({ group: 0, value: last[order?.by ?? 'key'], id: last.id }) : null }
}

export async function flagNamed(scope: { db: Db; workspaceId: string }, key: string): Promise<Flag> {
  const flag = await findFlag(scope.db, scope.workspaceId, key)
  if (flag === undefined) throw refusal('not-found', `There is no flag "${key}" in this workspace.`, { flag: key })
  return flag
}

/** Those of these keys that there are, read together. */
export function flagsNamed(scope: { db: Db; workspaceId: string }, keys: readonly string[]): Promise<readonly Flag[]> {
  return findFlags(scope.db, scope.workspaceId, keys)
}

/** The same, held until the transaction ends: nobody saves it, or what it can serve, meanwhile. */
export async function heldFlag(db: Db, workspaceId: string, key: string): Promise<Flag> {
  await lockFlag(db, workspaceId, key)
  return flagNamed({ db, workspaceId }, key)
}

export function flagIfAny(scope: { db: Db; workspaceId: string }, key: string): Promise<Flag | undefined> {
  return findFlag(scope.db, scope.workspaceId, key)
}

/** By key, at most `limit`; archived ones are left out. */
export function flagsOf(db: Db, workspaceId: string, limit: number): Promise<readonly Flag[]> {
  return listFlags(db, { workspaceId, limit })
}

/** A new flag serves its first variation everywhere, and is on: nothing changes for anybody until a rule is added. */
export async function createFlag(scope: Scope, input: NewFlag): Promise<Flag> {
  const taken = await findFlag(scope.db, scope.workspaceId, input.key)
  if (taken !== undefined) {
    throw refusal('key-taken', taken.archivedAt === null ? `There is a flag "${input.key}" already. Choose another key.` : `The archived flag "${input.key}" has this key. Restore it, or choose another key.`, { flag: input.key })
  }
  checkValues(input)
  const first = input.variations[0]?.key ?? ''
  const everywhere: FlagEnvironment = { enabled: true, rules: [], fallthrough: { kind: 'variation', variation: first }, offVariation: first, prerequisites: [] }
  const environments = await environmentsOf(scope.db, scope.workspaceId)
  const flag: Flag = {
    ...input,
    id: newId('flg'),
    version: 1,
    archivedAt: null,
    environments: Object.fromEntries(environments.map((one) => [one.id, everywhere])),
  }
  await scope.db.transaction().execute(async (db) => {
    await insertFlag(db, flag, scope.workspaceId, scope.now)
    await recordChange(db, { ...about(scope, flag), action: 'created', after: flag })
    await scope.released(db, environments.map((one) => one.id), 'new')
  })
  return flag
}

export type SaveFlag = {
  readonly key: string
  readonly environment: string
  /** The version the change was made on. */
  readonly version: number
  readonly draft: FlagEnvironmentDraft
  readonly why?: string | undefined
}

/** Saves what one environment serves, whole. Production asks for a reason; a stale save is refused with both versions. */
export async function saveFlag(scope: Scope, input: SaveFlag): Promise<Flag> {
  const flag = await flagNamed(scope, input.key)
  const environment = await environmentNamed(scope.db, scope.workspaceId, input.environment)
  checkReason(environment, input.why)
  await scope.db.transaction().execute((db) => storeEnvironment(db, scope, { ...input, flag, environmentId: environment.id, action: `saved:${environment.key}` }))
  return flagNamed(scope, input.key)
}

/** A change for people in production has a reason. */
export function checkReason(environment: Environment, why: string | undefined): void {
  if (environment.production && !why) throw refusal('invalid', `Say why: ${environment.name} asks for a reason.`, { field: 'why' })
}

/** Refuses a draft that cannot be served; in the transaction that saves it, or plans to. */
export async function checkDraft(db: Db, workspaceId: string, environmentId: string, flag: Flag, draft: FlagEnvironmentDraft): Promise<void> {
  checkVariations(flag, draft)
  await holdAudiences(db, workspaceId, draft.rules.map((rule) => rule.when))
  await holdNeeded(db, workspaceId, environmentId, flag, draft.prerequisites ?? [])
}

export type StoreEnvironment = {
  readonly flag: Flag
  readonly environmentId: string
  /** The version the change was made on. */
  readonly version: number
  readonly draft: FlagEnvironmentDraft
  readonly action: string
  readonly why?: string | undefined
}

/** Checks, stores, tells and publishes what one environment serves, in a transaction of the caller. */
export async function storeEnvironment(db: Db, scope: Publishing, { flag, environmentId, version, draft, action, why }: StoreEnvironment): Promise<void> {
  const before = flag.environments[environmentId]
  await checkSavable(db, scope, flag)
  await moveVersion(db, scope, flag, version)
  await checkDraft(db, scope.workspaceId, environmentId, flag, draft)
  const after = environmentFrom(flag.key, draft, before)
  await saveFlagEnvironment(db, flag.id, environmentId, after)
  await recordChange(db, { ...about(scope, flag), action, why, before, after })
  await scope.released(db, [environmentId])
}

/** Archived flags answer the fallback in code. Refused while an experiment or another flag still needs it. */
export async function archiveFlag(scope: Scope, input: { key: string; version: number; why?: string | undefined }): Promise<void> {
  const flag = await flagNamed(scope, input.key)
  if (flag.archivedAt !== null) throw refusal('wrong-state', `"${flag.key}" is archived already.`, { flag: flag.key })
  const used = Object.values(flag.environments).flatMap((one) => one.rules).find((rule) => rule.serve.kind === 'experiment')
  if (used?.serve.kind === 'experiment') {
    throw refusal('in-use', `The experiment "${used.serve.experiment}" decides this flag. Remove its rule first.`, { flag: flag.key, experiment: used.serve.experiment })
  }
  await scope.db.transaction().execute(async (db) => {
    await moveVersion(db, scope, flag, input.version, scope.now)
    checkUnneeded(flag, await heldNeeding(db, scope.workspaceId, flag.key))
    await recordChange(db, { ...about(scope, flag), action: 'archived', why: input.why, before: flag })
    await scope.released(db, Object.keys(flag.environments))
  })
}

/** Serves again what it served when it was archived, as far as all that it asks for is still there. */
export async function restoreFlag(scope: Scope, input: { key: string; version: number; why?: string | undefined }): Promise<Flag> {
  const flag = await flagNamed(scope, input.key)
  if (flag.archivedAt === null) throw refusal('wrong-state', `"${flag.key}" is not archived.`, { flag: flag.key })
  await scope.db.transaction().execute(async (db) => {
    await moveVersion(db, scope, flag, input.version, null)
    await holdAsked(db, scope, flag)
    await recordChange(db, { ...about(scope, flag), action: 'restored', why: input.why, before: flag })
    await scope.released(db, Object.keys(flag.environments))
  })
  return flagNamed(scope, input.key)
}

/** All that the flag asks for, held in every environment; refused where something of it is gone. */
async function holdAsked(db: Db, scope: Pick<Scope, 'workspaceId'>, flag: Flag): Promise<void> {
  for (const [environmentId, { rules, prerequisites }] of Object.entries(flag.environments)) {
    await holdAudiences(db, scope.workspaceId, rules.map((rule) => rule.when))
    await holdNeeded(db, scope.workspaceId, environmentId, flag, prerequisites)
  }
}

export function checkStanding(flag: Flag): void {
  if (flag.archivedAt !== null) throw refusal('wrong-state', `The flag "${flag.key}" is archived: nothing of it can change. Restore it first.`, told('flag-archived', { flag: flag.key }))
}

/** What is archived is saved only to take out what keeps it from being restored. */
async function checkSavable(db: Db, scope: Pick<Scope, 'workspaceId'>, flag: Flag): Promise<void> {
  if (flag.archivedAt === null) return
  const canReturn = await holdAsked(db, scope, flag).then(() => true, (error: unknown) => {
    if (!(error instanceof Refusal)) throw error
    return false
  })
  if (canReturn) checkStanding(flag)
}

function checkUnneeded(flag: Flag, needing: readonly NeedingFlag[]): void {
  if (needing.length === 0) return
  const flags = needing.map(needingText)
  throw refusal('in-use', `"${flag.key}" is needed by ${flags.join(', ')}. Take it out of what they need first.`, { flag: flag.key, flags })
}

/** Puts an experiment's rule before all others of its flag, once; in the transaction of the launch. */
export async function addExperimentRule(db: Db, scope: Publishing, input: { flagKey: string; environmentId: string; experiment: string }): Promise<void> {
  const flag = await flagNamed({ db, workspaceId: scope.workspaceId }, input.flagKey)
  const before = flag.environments[input.environmentId]
  checkStanding(flag)
  if (before === undefined) throw refusal('not-found', `The flag "${flag.key}" is not in this environment.`, { flag: flag.key })
  if (before.rules.some((rule) => rule.serve.kind === 'experiment' && rule.serve.experiment === input.experiment)) return
  const rule = { id: newId('rul'), when: null, serve: { kind: 'experiment' as const, experiment: input.experiment } }
  const after: FlagEnvironment = { ...before, enabled: true, rules: [rule, ...before.rules] }
  await moveVersion(db, scope, flag, flag.version)
  await saveFlagEnvironment(db, flag.id, input.environmentId, after)
  await recordChange(db, { ...about(scope, flag), action: 'experiment-added', before, after })
}

/** Who was slower reads what stands by now: the flag was read before the faster one saved. */
export async function moveVersion(db: Db, scope: Pick<Scope, 'workspaceId'>, flag: Flag, from: number, archivedAt?: Date | null): Promise<void> {
  const moved = await moveFlagVersion(db, flag.id, from, archivedAt === undefined ? {} : { archivedAt })
  if (!moved) throw staleVersion(await flagNamed({ db, workspaceId: scope.workspaceId }, flag.key), from)
}

export function staleVersion(flag: Flag, from: number): Refusal {
  return refusal(
    'stale-version',
    `Somebody saved "${flag.key}" meanwhile: your change was made on version ${from}, it stands at version ${flag.version}. Nothing is lost: compare both and save again.`,
    { flag: flag.key, yours: from, theirs: flag.version },
  )
}

/** For whom a change is made, whether a request asks for it or its time has come. */
export type Publishing = Pick<Scope, 'workspaceId' | 'actor' | 'now' | 'released'>

/** What an entry of the history says of every change of a flag. */
export function about(scope: Publishing, flag: Flag) {
  return { workspaceId: scope.workspaceId, at: scope.now, actor: scope.actor, entityKind: 'flag' as const, entityId: flag.id, entityKey: flag.key }
}

/** Shares become ranges beside the ranges in force, so that people are only added; a rule keeps its salt for life. */
export function environmentFrom(flagKey: string, draft: FlagEnvironmentDraft, before: FlagEnvironment | undefined): FlagEnvironment {
  const old = (id: string) => before?.rules.find((rule) => rule.id === id)?.serve
  return {
    enabled: draft.enabled,
    rules: draft.rules.map((rule) => ({ id: rule.id, when: rule.when, serve: served(rule.serve, `${flagKey}.${rule.id}`, old(rule.id)) })),
    fallthrough: served(draft.fallthrough, `${flagKey}.fallthrough`, before?.fallthrough),
    offVariation: draft.offVariation,
    prerequisites: draft.prerequisites ?? before?.prerequisites ?? [],
  }
}

function served(draft: FlagEnvironmentDraft['fallthrough'], salt: string, before: Serve | undefined): PlainServe
function served(draft: ServeDraft, salt: string, before: Serve | undefined): Serve
function served(draft: ServeDraft, salt: string, before: Serve | undefined): Serve {
  if (draft.kind !== 'rollout') return draft
  const ranges: readonly Range[] = before?.kind === 'rollout' ? before.ranges : []
  return { kind: 'rollout', salt: before?.kind === 'rollout' ? before.salt : salt, ranges: allocate(ranges, draft.shares) }
}
