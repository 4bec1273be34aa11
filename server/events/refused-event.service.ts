import { createHash } from 'node:crypto'
import { subjectId, wellFormed } from '#sdk/core/ids.ts'
import type { Db } from '../database/database.ts'
import { recordChange } from '../history/history.service.ts'
import type { Scope } from '../scope.ts'
import { keptText } from './kept-text.ts'
import type { After, EventRefusal, KeptDelivery, ListedRefusal, RefusedFilter, RefusedGroup } from './refused-event.ts'
import {
  countRefused,
  deleteRefused,
  deleteRefusedUpTo,
  groupRefused,
  insertRefused,
  markTried,
  namesOfRefused,
  type RefusalPlace,
  selectDeliveries,
  selectNaming,
  selectRefused,
  trimRefused,
} from './refused-event.repository.ts'

/** An event that was not stored, with all that came (but what `keptText` cuts), so that it can be looked at and read again. */
export type KeptRefusal = {
  readonly messageId: string | null
  readonly code: EventRefusal
  readonly reason: string
  readonly body: unknown
}

/** How it came: what reading it again needs. */
export type RefusedFrom = { readonly sender: 'client' | 'server'; readonly sentAt: unknown; readonly userAgent: string | null }

const LONGEST_NAME = 200
const LONGEST_AGENT = 500
const LONGEST_TIME = 100

/** Keeps refused events. A repetition of one that is kept already adds nothing. */
export function keepRefused(db: Db, place: RefusalPlace, from: RefusedFrom, refused: readonly KeptRefusal[]): Promise<void> {
  const rows = refused.map((one) => {
    const body = keptText(one.body)
    const id = createHash('sha256').update(`${place.environmentId} ${one.code} ${body}`).digest('hex').slice(0, 32)
    return {
      id,
      message_id: storable(one.messageId),
      code: one.code,
      reason: storable(one.reason),
      body,
      name: storable(nameIn(one.body)),
      sender: from.sender,
      sent_at: sentAtText(from.sentAt),
      user_agent: storable(from.userAgent?.slice(0, LONGEST_AGENT) ?? null),
    }
  })
  return insertRefused(db, place, rows)
}

/** What is too long for a time is none. */
function sentAtText(sentAt: unknown): string | null {
  const text = keptText(sentAt ?? null)
  return text === 'null' || text.length > LONGEST_TIME ? null : text
}

/** The event's name, else its type, as far as it has one. */
function nameIn(body: unknown): string {
  if (typeof body !== 'object' || body === null) return ''
  const { event, type } = body as { readonly event?: unknown; readonly type?: unknown }
  const name = typeof event === 'string' && event !== '' ? event : typeof type === 'string' ? type : ''
  return name.slice(0, LONGEST_NAME)
}

/** What a database keeps as text; the body itself is JSON, where such characters are escaped. */
function storable<Text extends string | null>(text: Text): Text {
  return (text === null ? null : wellFormed(text).replaceAll('\u0000', '\uFFFD')) as Text
}

const FROM_THE_TOP: After = { receivedAt: Number.MAX_SAFE_INTEGER, id: '' }

/** The place that a cursor names; without one, above all. */
export function afterOf(cursor: string | null): After {
  const [, at, id] = /^(\d{1,16}) ([0-9a-f]{32})$/.exec(cursor ?? '') ?? []
  return at === undefined || id === undefined ? FROM_THE_TOP : { receivedAt: Number(at), id }
}

export function cursorOf({ receivedAt, id }: After): string {
  return `${receivedAt} ${id}`
}

/** Newest first; the cursor is the place of the last one shown. */
export async function listRefused(
  db: Db,
  workspace: string,
  { cursor, limit, ...filter }: RefusedFilter & { readonly cursor: string | null; readonly limit: number },
): Promise<{ readonly refused: readonly ListedRefusal[]; readonly next: string | null }> {
  const refused = await selectRefused(db, workspace, filter, afterOf(cursor), limit)
  const last = refused.at(-1)
  return { refused, next: last === undefined || refused.length < limit ? null : cursorOf(last) }
}

export type RefusedByReason = { readonly groups: readonly (RefusedGroup & { readonly examples: readonly ListedRefusal[] })[]; readonly names: readonly string[] }

const EXAMPLES = 3

/** How many of each reason, with the newest few of each. */
export async function refusedByReason(db: Db, workspace: string, filter: RefusedFilter): Promise<RefusedByReason> {
  const groups = await groupRefused(db, workspace, filter)
  const withExamples = []
  for (const group of groups) withExamples.push({ ...group, examples: await selectRefused(db, workspace, { ...filter, code: group.code }, FROM_THE_TOP, EXAMPLES) })
  return { groups: withExamples, names: await namesOfRefused(db, workspace, 100) }
}

/** A page of those to be read again. */
export function deliveriesOf(db: Db, workspace: string, filter: RefusedFilter, after: After, limit: number): Promise<readonly KeptDelivery[]> {
  return selectDeliveries(db, workspace, filter, after, limit)
}

export function countOfRefused(db: Db, workspace: string, filter: RefusedFilter): Promise<number> {
  return countRefused(db, workspace, filter)
}

/** After they were read again: what is stored now leaves the list, the rest stays with what is wrong with it now. */
export async function settleRefused(db: Db, workspace: string, done: { readonly taken: readonly string[]; readonly again: readonly { readonly id: string; readonly code: EventRefusal; readonly reason: string }[]; readonly at: number }): Promise<void> {
  await deleteRefused(db, workspace, done.taken)
  await markTried(db, workspace, done.again.map((one) => ({ ...one, reason: storable(one.reason) })), done.at)
}

/** Lets them go for good: those that had come up to a moment. Answers how many. */
export function discardRefused(scope: Scope, { upTo, ...filter }: RefusedFilter & { readonly upTo: number }): Promise<number> {
  return scope.db.transaction().execute(async (db) => {
    const discarded = await deleteRefusedUpTo(db, scope.workspaceId, filter, upTo)
    await recordChange(db, { workspaceId: scope.workspaceId, at: scope.now, actor: scope.actor, entityKind: 'refused-events', entityId: scope.workspaceId, entityKey: filter.code ?? 'one event', action: 'discarded', before: { ...filter, discarded } })
    return discarded
  })
}

const KEPT_MS = 30 * 86_400_000
const MOST_KEPT = 100_000

/** Kept for 30 days, the newest 100,000 of a workspace: a sender that is broken for good fills no disk. */
export function letRefusedGo(db: Db, now: Date): Promise<void> {
  return trimRefused(db, now.getTime() - KEPT_MS, MOST_KEPT)
}

/** Refused events that name one of these users or devices, newest first. */
export async function refusedOf(db: Db, workspace: string, ids: readonly string[]): Promise<readonly ListedRefusal[]> {
  const found: ListedRefusal[] = []
  // In the body an id stands as JSON writes it; whether it names somebody there, or is part of something else, is read after.
  const texts = ids.map((id) => JSON.stringify(id).slice(1, -1))
  let after = FROM_THE_TOP
  for (;;) {
    const page = await selectNaming(db, workspace, texts, after, NAMING)
    found.push(...page.filter(({ body }) => namesIn(body).some((id) => ids.includes(id))))
    const last = page.at(-1)
    if (last === undefined || page.length < NAMING) return found
    after = { receivedAt: last.receivedAt, id: last.id }
  }
}

export async function forgetRefusedOf(db: Db, workspace: string, ids: readonly string[]): Promise<void> {
  await deleteRefused(db, workspace, (await refusedOf(db, workspace, ids)).map(({ id }) => id))
}

const NAMING = 200

function namesIn(body: string): readonly string[] {
  const event = JSON.parse(body) as unknown
  if (typeof event !== 'object' || event === null) return []
  const { userId, anonymousId, previousId } = event as { readonly [name: string]: unknown }
  return [userId, anonymousId, previousId].flatMap((value) => {
    const read = subjectId(value)
    return 'id' in read ? [read.id] : []
  })
}
