import type { Db } from '../database/database.ts'
import { recordChange } from '../history/history.service.ts'
import { lookalike } from '../nearest.ts'
import { refusal } from '../refusal.ts'
import type { Scope } from '../scope.ts'
import { type EventReview, type Proposal, proposePlan, reviewPlan } from './plan-review.ts'
import { listSeen } from './seen.repository.ts'
import { DAYS_KEPT, dayBefore } from './seen.service.ts'
import type { PlannedEvent } from './tracking-plan.ts'
import { findPlan, insertPlan, listPlans, type SavedPlan } from './tracking-plan.repository.ts'

export type ReviewedPlan = Omit<SavedPlan, 'events'> & { readonly events: readonly EventReview[] }

export function planOf(db: Db, workspaceId: string): Promise<SavedPlan> {
  return findPlan(db, workspaceId)
}

export function planVersions(scope: Scope): Promise<readonly Omit<SavedPlan, 'events'>[]> {
  return listPlans(scope.db, scope.workspaceId, 50)
}

export async function planAt(scope: Scope, version: number): Promise<SavedPlan> {
  const plan = await findPlan(scope.db, scope.workspaceId, version)
  if (plan.version !== version) throw refusal('not-found', `There is no version ${version} of the tracking plan.`, { version })
  return plan
}

type Since = { readonly days: number; readonly environmentId?: string | undefined }

/** The plan in force beside what came in the last days. */
export async function reviewedPlan(scope: Scope, { days, environmentId }: Since): Promise<ReviewedPlan> {
  const { events, ...plan } = await findPlan(scope.db, scope.workspaceId)
  const rows = await listSeen(scope.db, { workspace: scope.workspaceId, since: dayBefore(scope.now, days), environmentId })
  return { ...plan, events: reviewPlan(events, rows) }
}

export type PlanFlags = {
  readonly version: number
  readonly unknown: readonly { readonly name: string; readonly seen: number; readonly looksLike: string | null }[]
  /** Planned events of which some had a wrong type or lacked something. */
  readonly broken: readonly { readonly name: string; readonly wrong: number; readonly missing: number }[]
}

/** What deserves a look. Without a plan nothing is unknown: everything would be. */
export async function planFlags(scope: Scope, since: Since): Promise<PlanFlags> {
  const { version, events } = await reviewedPlan(scope, since)
  if (version === 0) return { version, unknown: [], broken: [] }
  const total = (event: EventReview, of: 'wrong' | 'missing'): number => event.properties.reduce((sum, one) => sum + one[of], 0)
  const broken = events.map((event) => ({ name: event.name, wrong: total(event, 'wrong'), missing: total(event, 'missing') }))
  return {
    version,
    unknown: events.filter((event) => event.planned === null).map(({ name, seen, looksLike }) => ({ name, seen, looksLike })),
    broken: broken.filter(({ wrong, missing }) => wrong + missing > 0),
  }
}

export type NameCheck = { readonly planned: boolean; readonly arrives: boolean; readonly looksLike: string | null }

/** What is known of an event's name that somebody writes into a form; null without a plan and without a likeness. */
export async function checkName(scope: Scope, name: string): Promise<NameCheck & { readonly version: number }> {
  const plan = await findPlan(scope.db, scope.workspaceId)
  const planned = plan.events.some((event) => event.name === name)
  const rows = await listSeen(scope.db, { workspace: scope.workspaceId, since: dayBefore(scope.now, DAYS_KEPT) })
  const came = rows.flatMap((row) => (row.type === 'event' ? [row.name] : []))
  const known = plan.events.length > 0 ? plan.events.map((event) => event.name) : came
  return { version: plan.version, planned, arrives: came.includes(name), looksLike: planned || (plan.version === 0 && came.includes(name)) ? null : (lookalike(name, known) ?? null) }
}

/** A plan made from what came, on top of what stands. */
export async function proposedPlan(scope: Scope): Promise<Proposal & { readonly version: number }> {
  const plan = await findPlan(scope.db, scope.workspaceId)
  const rows = await listSeen(scope.db, { workspace: scope.workspaceId, since: dayBefore(scope.now, DAYS_KEPT) })
  return { version: plan.version, ...proposePlan(plan.events, rows) }
}

export type SavePlan = {
  /** The version the change was made on. */
  readonly version: number
  readonly events: readonly PlannedEvent[]
  readonly why?: string | undefined
}

/** Saves it whole, as a new version. The history holds which events changed; the version holds the plan. */
export async function savePlan(scope: Scope, { version, events, why = '' }: SavePlan): Promise<{ readonly version: number }> {
  const sorted = events.toSorted((a, b) => (a.name < b.name ? -1 : 1))
  await scope.db.transaction().execute(async (db) => {
    const before = await findPlan(db, scope.workspaceId)
    const isFresh = before.version === version && (await insertPlan(db, { workspaceId: scope.workspaceId, version: version + 1, events: sorted, by: scope.actor, at: scope.now, why }))
    if (!isFresh) throw refusal('stale-version', `Somebody saved version ${Math.max(before.version, version + 1)} of the tracking plan meanwhile; yours was made on ${version}.`, { yours: version, theirs: before.version })
    const changed = { before: changedIn(before.events, sorted), after: changedIn(sorted, before.events) }
    await recordChange(db, { workspaceId: scope.workspaceId, at: scope.now, actor: scope.actor, entityKind: 'tracking-plan', entityId: scope.workspaceId, entityKey: 'tracking plan', action: 'saved', why, ...changed })
  })
  return { version: version + 1 }
}

/** Events of one that the other does not have as they are. */
function changedIn(one: readonly PlannedEvent[], other: readonly PlannedEvent[]): readonly PlannedEvent[] {
  const known = new Set(other.map(textOf))
  return one.filter((event) => !known.has(textOf(event)))
}

/** The database answers keys in another order. */
function textOf({ name, description, strict, properties }: PlannedEvent): string {
  return JSON.stringify([name, description, strict, properties.map((one) => [one.name, one.type, one.required])])
}
