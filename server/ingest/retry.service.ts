import { withPriority } from '../database/query-scope.ts'
import { type ReadEvent, readEvent } from '../events/event.ts'
import { afterOf, countOfRefused, cursorOf, deliveriesOf, settleRefused } from '../events/refused-event.service.ts'
import type { KeptDelivery, RefusedFilter } from '../events/refused-event.ts'
import { refusal } from '../refusal.ts'
import type { Runner } from '../workspaces/job.service.ts'
import { environmentsOf, secretOf, workspaceOf } from '../workspaces/workspace.service.ts'
import { type IngestParts, type Source, storeRead } from './ingest.service.ts'

/** What came of trying again: stored now, and refused again, which stays in the list. */
export type Tried = { readonly taken: number; readonly again: number }

/** Read again in one go. */
const AT_ONCE = 200

/** Tries one of them again, at once. */
export async function retryOne(parts: IngestParts, workspaceId: string, id: string): Promise<Tried> {
  const kept = await deliveriesOf(parts.db, workspaceId, { id }, afterOf(null), 1)
  if (kept.length === 0) throw refusal('not-found', 'This event is not in the list any more. Somebody may have tried it again or discarded it.', { id })
  return takeAgain(parts, workspaceId, kept)
}

/** Where a job of trying again stands, and what came of it so far. */
type Standing = Tried & { readonly after: string | null; readonly finished: boolean }

const BEGINNING: Standing = { taken: 0, again: 0, after: null, finished: false }

export const RETRY_REFUSED = 'retry-refused'

/** A job tries again all of one reason; of one environment or name where it says so. */
export function subjectOf({ code, environmentId, name }: RefusedFilter): string {
  return JSON.stringify([code ?? '', environmentId ?? '', name ?? '']).slice(0, 600)
}

function filterIn(subject: string): RefusedFilter {
  const [code, environmentId, name] = JSON.parse(subject) as readonly string[]
  const asked = Object.entries({ code, environmentId, name }).filter(([, value]) => value !== undefined && value !== '')
  return Object.fromEntries(asked)
}

/** Runs through the list from the newest on; a restart goes on where it was. What came meanwhile waits for the next time. */
export function retryRunner(parts: IngestParts): Runner {
  return async ({ job, signal, progress }) => {
    const filter = filterIn(job.subject)
    const stood = { ...BEGINNING, ...(job.cursor as Partial<Standing>) }
    let now: Standing = stood.finished ? BEGINNING : stood
    const total = now.taken + now.again + (await countOfRefused(parts.db, job.workspaceId, filter)) - (now.after === null ? 0 : now.again)
    const tell = (): Promise<void> => progress({ done: now.taken + now.again, total: now.finished ? now.taken + now.again : total, cursor: now })
    await tell()
    while (!signal.aborted && !now.finished) {
      const kept = await deliveriesOf(parts.db, job.workspaceId, filter, afterOf(now.after), AT_ONCE)
      const last = kept.at(-1)
      if (last === undefined) now = { ...now, finished: true }
      else {
        const { taken, again } = await takeAgain(parts, job.workspaceId, kept)
        now = { ...now, taken: now.taken + taken, again: now.again + again, after: cursorOf(last) }
      }
      await tell()
    }
  }
}

/** As they would have been taken in: each as its own environment and sender. They arrive now; their times stay as they were told then. */
async function takeAgain(parts: IngestParts, workspaceId: string, kept: readonly KeptDelivery[]): Promise<Tried> {
  return withPriority('background', async () => {
    const sources = await sourcesOf(parts, workspaceId)
    let tried: Tried = { taken: 0, again: 0 }
    for (const group of bySource(kept)) {
      const { taken, again } = await takeGroup(parts, sources(group[0]), group)
      tried = { taken: tried.taken + taken, again: tried.again + again }
    }
    return tried
  })
}

function bySource(kept: readonly KeptDelivery[]): readonly (readonly KeptDelivery[])[] {
  const keys = new Set(kept.map(sourceKey))
  return [...keys].map((key) => kept.filter((one) => sourceKey(one) === key))
}

function sourceKey({ environmentId, sender }: KeptDelivery): string {
  return `${environmentId} ${sender}`
}

async function takeGroup(parts: IngestParts, source: Source | undefined, kept: readonly KeptDelivery[]): Promise<Tried> {
  const now = parts.clock.now()
  // Its environment was taken away: it stays until somebody discards it.
  if (source === undefined) return { taken: 0, again: kept.length }
  const raw = kept.map((one) => JSON.parse(one.body) as unknown)
  const { read } = await storeRead(parts, source, { read: kept.map((one, index) => readAgain(raw[index], one, source, now)), raw, now })
  const taken = kept.filter((_, index) => read[index]?.kind === 'accepted').map((one) => one.id)
  const again = kept.flatMap((one, index) => {
    const judged = read[index]
    return judged?.kind === 'refused' ? [{ id: one.id, code: judged.code, reason: judged.reason }] : []
  })
  await settleRefused(parts.db, source.workspaceId, { taken, again, at: now.getTime() })
  return { taken: taken.length, again: again.length }
}

/**
 * Read as on the day it came, so that its time is corrected as it would have been. What lay in the future then may lie in
 * the past by now: its own time is believed as it is.
 */
function readAgain(raw: unknown, kept: KeptDelivery, source: Source, now: Date): ReadEvent {
  const delivery = {
    environmentId: kept.environmentId,
    production: source.production,
    synthetic: source.synthetic,
    receivedAt: kept.receivedAt,
    sentAt: kept.sentAt === null ? undefined : (JSON.parse(kept.sentAt) as unknown),
    userAgent: kept.userAgent,
    // The same each time: what was stored before a crash is not stored twice.
    newMessageId: () => `refused-${kept.id}`,
  }
  const first = readEvent(raw, delivery)
  const read = first.kind === 'refused' && first.code === 'in-the-future' ? readEvent({ ...(raw as object), sentAt: undefined }, { ...delivery, sentAt: undefined, receivedAt: now.getTime() }) : first
  return read.kind === 'accepted' ? { kind: 'accepted', event: { ...read.event, receivedAt: now.getTime() } } : read
}

async function sourcesOf({ db }: IngestParts, workspaceId: string): Promise<(kept: KeptDelivery | undefined) => Source | undefined> {
  const workspace = await workspaceOf(db, workspaceId)
  const environments = await environmentsOf(db, workspaceId)
  const secret = await secretOf(db, workspaceId)
  return (kept) => {
    const environment = environments.find((one) => one.id === kept?.environmentId)
    if (environment === undefined || kept === undefined) return undefined
    return { kind: kept.sender, workspaceId, environmentId: environment.id, production: environment.production, synthetic: workspace?.synthetic ?? false, secret }
  }
}
