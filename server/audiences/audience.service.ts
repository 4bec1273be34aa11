import type { Condition } from '#sdk/core/ruleset.ts'
import type { Db } from '../database/database.ts'
import { recordChange } from '../history/history.service.ts'
import { activationMetric } from '../metrics/activation.service.ts'
import { newId } from '../id.ts'
import { cursorOf, placeAt } from '../list-order.ts'
import { refusal, told } from '../refusal.ts'
import type { Scope } from '../scope.ts'
import { environmentsOf } from '../workspaces/workspace.service.ts'
import { asksActivation, type Audience, type AudienceOrder, audiencesIn, type AudienceUse, type Conditions, cycleFrom, type NewAudience } from './audience.ts'
import { findAudience, insertAudience, listAudiences, lockAudiences, shareAudiences, updateAudience } from './audience.repository.ts'

/** Most audiences of a workspace. */
const MOST = 1_000

/** An audience with everybody who refers to it. */
export type UsedAudience = Audience & { readonly uses: readonly AudienceUse[] }

export type AudiencePage = { readonly audiences: readonly UsedAudience[]; readonly next: string | null }

export async function pageOfAudiences(scope: Scope, question: { search?: string | undefined; order?: AudienceOrder | undefined; cursor?: string | undefined; limit: number }): Promise<AudiencePage> {
  const rows = await listAudiences(scope.db, { workspaceId: scope.workspaceId, search: question.search, order: question.order, after: placeAt(question.cursor), limit: question.limit + 1 })
  const page = rows.slice(0, question.limit)
  const last = page.at(-1)
  const uses = await usesOfAll(scope, scope.db)
  return { audiences: page.map((one) => ({ ...one, uses: uses.get(one.key) ?? [] })), next: rows.length > question.limit && last !== undefined ? cursorOf({ group: 0, value: last[question.order?.by ?? 'key'], id: last.id }) : null }
}

export async function audienceNamed(scope: { readonly db: Db; readonly workspaceId: string }, key: string): Promise<Audience> {
  const audience = await findAudience(scope.db, scope.workspaceId, key)
  if (audience === undefined) throw refusal('not-found', `There is no audience "${key}" in this workspace.`, { audience: key })
  return audience
}

export async function usedAudience(scope: Scope, key: string): Promise<UsedAudience> {
  const audience = await audienceNamed(scope, key)
  return { ...audience, uses: (await usesOfAll(scope, scope.db)).get(key) ?? [] }
}

/** What rulesets are compiled with: the condition of every audience by key. */
export async function conditionsOf(db: Db, workspaceId: string): Promise<Conditions> {
  return Object.fromEntries((await listAudiences(db, { workspaceId, limit: MOST })).map((one) => [one.key, one.condition]))
}

/** Refuses conditions that name an audience that is not there; in the transaction that saves them. */
export async function holdAudiences(db: Db, workspaceId: string, conditions: readonly (Condition | null)[]): Promise<void> {
  const asked = [...new Set(conditions.flatMap(audiencesIn))]
  const known = await shareAudiences(db, workspaceId, asked)
  const missing = asked.find((key) => !known.includes(key))
  if (missing !== undefined) throw refusal('invalid', `There is no audience "${missing}" in this workspace; it may have been archived. Choose another one.`, told('no-audience', { audience: missing }))
  await checkActivation(db, workspaceId, conditions)
}

/** Who found value can be asked once it is said what that is. */
async function checkActivation(db: Db, workspaceId: string, conditions: readonly (Condition | null)[]): Promise<void> {
  if (!conditions.some(asksActivation) || (await activationMetric(db, workspaceId)) !== undefined) return
  throw refusal('invalid', 'Nobody has said yet what activation is in this workspace. Define it under metrics first.', told('no-activation', { missing: 'activation' }))
}

export async function createAudience(scope: Scope, input: NewAudience): Promise<Audience> {
  const audience: Audience = { ...input, id: newId('aud'), version: 1, archivedAt: null, createdAt: scope.now }
  await scope.db.transaction().execute(async (db) => {
    if (await findAudience(db, scope.workspaceId, input.key)) throw refusal('key-taken', `There is an audience "${input.key}" already. Choose another key.`, { audience: input.key })
    const all = await lockAudiences(db, scope.workspaceId)
    if (all.length >= MOST) throw refusal('too-large', `A workspace has at most ${MOST} audiences. Archive some first.`, { limit: MOST })
    checkReferences(audience, all)
    await checkActivation(db, scope.workspaceId, [audience.condition])
    await insertAudience(db, audience, scope.workspaceId)
    await recordChange(db, { ...about(scope, audience), action: 'created', after: audience })
    await releaseEverywhere(db, scope, 'new')
  })
  return audience
}

export type SaveAudience = {
  readonly key: string
  /** The version the change was made on. */
  readonly version: number
  readonly name: string
  readonly condition: Condition
  readonly why?: string | undefined
}

/** Saves it whole, for all who refer to it at once: every environment's ruleset is compiled anew with it. */
export async function saveAudience(scope: Scope, input: SaveAudience): Promise<Audience> {
  await scope.db.transaction().execute(async (db) => {
    const all = await lockAudiences(db, scope.workspaceId)
    const before = standing(await audienceNamed({ db, workspaceId: scope.workspaceId }, input.key))
    const after: Audience = { ...before, name: input.name, condition: input.condition }
    checkReferences(after, all)
    await checkActivation(db, scope.workspaceId, [after.condition])
    await update(db, after, before, input.version)
    await recordChange(db, { ...about(scope, after), action: 'saved', why: input.why, before, after: { ...after, version: before.version + 1 } })
    await releaseEverywhere(db, scope)
  })
  return audienceNamed(scope, input.key)
}

/** Refused while anything refers to it: who would be left out, or let in, nobody could say. */
export async function archiveAudience(scope: Scope, input: { readonly key: string; readonly version: number; readonly why?: string | undefined }): Promise<void> {
  await scope.db.transaction().execute(async (db) => {
    await lockAudiences(db, scope.workspaceId)
    const before = standing(await audienceNamed({ db, workspaceId: scope.workspaceId }, input.key))
    const uses = (await usesOfAll(scope, db)).get(input.key) ?? []
    if (uses.length > 0) throw inUse(before, uses)
    await update(db, { ...before, archivedAt: scope.now }, before, input.version)
    await recordChange(db, { ...about(scope, before), action: 'archived', why: input.why, before })
    await releaseEverywhere(db, scope)
  })
}

async function releaseEverywhere(db: Db, scope: Scope, what?: 'new'): Promise<void> {
  await scope.released(db, (await environmentsOf(db, scope.workspaceId)).map((one) => one.id), what)
}

/** Flags and experiments come after audiences, so who of them refers to one is asked through the scope. */
async function usesOfAll(scope: Scope, db: Db): Promise<ReadonlyMap<string, readonly AudienceUse[]>> {
  const audiences = await listAudiences(db, { workspaceId: scope.workspaceId, limit: MOST })
  const own = audiences.flatMap((one) => audiencesIn(one.condition).map((asked) => ({ audience: asked, use: { kind: 'audience' as const, key: one.key, name: one.name } })))
  const later = await scope.audienceUses(db)
  const all = new Map<string, AudienceUse[]>()
  for (const { audience, use } of [...later, ...own]) {
    const uses = all.get(audience) ?? []
    if (!uses.some((one) => JSON.stringify(one) === JSON.stringify(use))) uses.push(use)
    all.set(audience, uses)
  }
  return all
}

function checkReferences(audience: Audience, all: readonly Audience[]): void {
  const conditions = { ...Object.fromEntries(all.map((one) => [one.key, one.condition])), [audience.key]: audience.condition }
  const missing = audiencesIn(audience.condition).find((key) => !Object.hasOwn(conditions, key))
  if (missing !== undefined) throw refusal('invalid', `There is no audience "${missing}" in this workspace; it may have been archived. Choose another one.`, told('no-audience', { audience: missing }))
  const cycle = cycleFrom(audience.key, conditions)
  if (cycle === null) return
  const way = cycle.map((key) => `"${key}"`).join(' → ')
  throw refusal('invalid', `Audiences would ask each other in a ring: ${way}. Take one of them out.`, { cycle })
}

function standing(audience: Audience): Audience {
  if (audience.archivedAt !== null) throw refusal('wrong-state', `The audience "${audience.key}" is archived.`, { audience: audience.key })
  return audience
}

async function update(db: Db, after: Audience, before: Audience, from: number): Promise<void> {
  if (await updateAudience(db, after, from)) return
  throw refusal(
    'stale-version',
    `Somebody saved "${before.key}" meanwhile: your change was made on version ${from}, it stands at version ${before.version}. Nothing is lost: compare both and save again.`,
    { audience: before.key, yours: from, theirs: before.version },
  )
}

function inUse(audience: Audience, uses: readonly AudienceUse[]) {
  const named = uses.map((use) => (use.kind === 'flag' ? `flag "${use.key}" in ${use.environment}` : `${use.kind} "${use.key}"`))
  return refusal('in-use', `"${audience.key}" is used by ${named.join(', ')}. Take it out there first.`, { audience: audience.key, uses: named })
}

function about(scope: Scope, audience: Audience) {
  return { workspaceId: scope.workspaceId, at: scope.now, actor: scope.actor, entityKind: 'audience' as const, entityId: audience.id, entityKey: audience.key }
}
