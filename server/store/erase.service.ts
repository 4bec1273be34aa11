import type { Db } from '../database/database.ts'
import { withPriority } from '../database/query-scope.ts'
import { noteChanges } from './append.repository.ts'
import { unitBucket } from './bucket.ts'
import type { CountedIn, PersonKey } from './door.ts'
import { countEvents, deleteErasing, deleteEvents, deleteTraces, insertErased, insertErasing, lastSeq, loadErasing, lockAppends } from './erasure.repository.ts'
import { loadIdentities } from './identities.repository.ts'
import { accountUnit, deviceOf, userOf } from './identity.ts'
import { loadMembers, loadPeople } from './members.repository.ts'
import { carryChanges } from './sums.repository.ts'
import { deleteUnits, loadSeries, loadUnits, lockSeries } from './units.repository.ts'

/** Events that one statement takes away: short enough where all share one connection. */
const AT_ONCE = 1_000

type Begin = { readonly workspace: string; readonly erasure: string; readonly key: PersonKey; readonly at: number }
export type Begun = { readonly identities: readonly PersonKey[]; readonly events: number }

/**
 * From here on nobody who reads meets this person. What is stored by now goes, and so does what happened before this
 * moment and comes late; what happens after it is a new person's. No append is under way meanwhile, so that each event
 * is on one side.
 */
export async function beginErasure(db: Db, { workspace, erasure, key, at }: Begin): Promise<Begun | null> {
  return db.transaction().execute(async (db) => {
    await lockAppends(db, workspace, 'alone')
    const standing = await loadErasing(db, workspace, erasure)
    if (standing.identities.length > 0) return { identities: standing.identities, events: await countEvents(db, workspace, standing) }
    const person = (await loadPeople(db, workspace, [key])).get(key) ?? key
    const identities = (await loadMembers(db, workspace, [person])).map((member) => member.identity)
    const erasing = { identities, untilSeq: await lastSeq(db, workspace) }
    const events = await countEvents(db, workspace, erasing)
    // Of somebody whose events were let go there is still who it was and what was counted.
    if (events === 0 && (await loadIdentities(db, workspace, identities)).size === 0) return null
    await insertErasing(db, workspace, erasure, erasing)
    await insertErased(db, workspace, identities, at)
    const { accounts, heirs } = await deleteTraces(db, workspace, identities)
    await noteChanges(db, workspace, new Set([...identities, ...heirs, ...accounts.map(accountUnit)]), at)
    return { identities, events }
  })
}

type Erase = {
  readonly workspace: string
  readonly erasure: string
  readonly countedIn: readonly CountedIn[]
  /** Called with the identities before they are forgotten here too; once more after a crash. */
  readonly also: (identities: readonly PersonKey[]) => Promise<void>
  readonly now: () => number
  readonly onProgress?: (gone: number) => void | Promise<void>
  readonly signal?: AbortSignal
}

/** Goes on with what was begun, until nothing of the person is left. Each step is short and may be made again. */
export async function erase(db: Db, work: Erase): Promise<void> {
  await withPriority('background', async () => {
    const { workspace, erasure, now } = work
    const { identities } = await loadErasing(db, workspace, erasure)
    if (identities.length === 0) return
    await eraseEvents(db, work)
    await eraseUnits(db, work, identities)
    await work.also(identities)
    await db.transaction().execute(async (db) => {
      // Their devices may be others' now, whose numbers nobody could read before.
      await noteChanges(db, workspace, new Set(identities), now())
      await deleteErasing(db, workspace, erasure)
    })
  })
}

async function eraseEvents(db: Db, { workspace, erasure, now, onProgress, signal }: Erase): Promise<void> {
  const erasing = await loadErasing(db, workspace, erasure)
  for (let gone = 0; ;) {
    signal?.throwIfAborted()
    const { events } = await db.transaction().execute(async (db) => {
      const taken = await deleteEvents(db, workspace, erasing, AT_ONCE)
      await noteChanges(db, workspace, new Set(taken.accounts.map(accountUnit)), now())
      return taken
    })
    if (events === 0) return
    gone += events
    await onProgress?.(gone)
  }
}

/** Rows of experiments that nobody counts any more are found here alone. */
async function eraseUnits(db: Db, { countedIn, signal }: Erase, identities: readonly PersonKey[]): Promise<void> {
  for (const { experimentId, namespace } of countedIn) {
    const units = namespace === null ? identities : identities.map((identity) => `${namespace}/${userOf(identity) ?? deviceOf(identity) ?? ''}`)
    const places = units.map((unit) => ({ unit, bucket: unitBucket(unit) }))
    for (const { metricVersion, ...series } of await loadSeries(db, experimentId)) {
      signal?.throwIfAborted()
      await db.transaction().execute(async (db) => {
        await lockSeries(db, series)
        const rows = await loadUnits(db, series, [metricVersion], places)
        if (rows.length === 0) return
        await deleteUnits(db, series, rows)
        await carryChanges(db, series, metricVersion, { gone: rows, come: [] })
      })
    }
  }
}
