import type { Db } from '../database/database.ts'
import { withPriority } from '../database/query-scope.ts'
import { insertMemberships } from './accounts.repository.ts'
import { insertNew, noteChanges, takeClaims } from './append.repository.ts'
import type { StoredEvent } from './door.ts'
import { lockAppends } from './erasure.repository.ts'
import { loadIdentities, widenIdentities } from './identities.repository.ts'
import type { Identity } from './identity.ts'
import { compareTold } from './order.ts'
import type { Origin } from './origin.ts'
import { claimsTold, identitiesTouched, membershipsTold, originsTold } from './tell.ts'

/**
 * Stores what is new, and in the same transaction what follows from it: identities, owners of devices, the queue of
 * changed people. Events of bots are stored and nothing follows from them.
 */
export async function appendEvents(db: Db, workspace: string, events: readonly StoredEvent[]): Promise<void> {
  if (events.length === 0) return
  await withPriority('ingest', () =>
    db.transaction().execute(async (db) => {
      await lockAppends(db, workspace, 'shared')
      const fresh = (await insertNew(db, workspace, events)).filter((event) => !event.bot)
      if (fresh.length === 0) return
      await widen(db, workspace, originsTold(fresh))
      await insertMemberships(db, workspace, membershipsTold(fresh))
      const moves = await takeClaims(db, workspace, [...claimsTold(fresh).values()])
      await noteChanges(db, workspace, identitiesTouched(fresh, moves), Math.min(...fresh.map((event) => event.receivedAt)))
    }),
  )
}

/** Most events widen nothing: reading first spares a write, and its lock, for each identity that stays as it is. */
async function widen(db: Db, workspace: string, told: ReadonlyMap<Identity, Origin>): Promise<void> {
  const known = await loadIdentities(db, workspace, [...told.keys()])
  await widenIdentities(db, workspace, new Map([...told].filter(([identity, origin]) => widens(known.get(identity), origin))))
}

function widens(known: Origin | undefined, told: Origin): boolean {
  if (known === undefined || told.firstAt < known.firstAt) return true
  const { firstTouch, lastTouch } = told
  if (firstTouch !== null && (known.firstTouch === null || compareTold(firstTouch, known.firstTouch) < 0)) return true
  return lastTouch !== null && (known.lastTouch === null || compareTold(lastTouch, known.lastTouch) > 0)
}
