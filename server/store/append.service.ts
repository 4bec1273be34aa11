import type { Db } from '../database/database.ts'
import { withPriority } from '../database/query-scope.ts'
import { insertMemberships } from './accounts.repository.ts'
import { insertNew, noteChanges, takeClaims } from './append.repository.ts'
import type { StoredEvent } from './door.ts'
import { lockAppends } from './erasure.repository.ts'
import { claimsTold, identitiesMoved, membershipsTold } from './tell.ts'

/**
 * Stores what is new, and in the same transaction what follows from it: identities, owners of devices, the queue of
 * changed people. The lock is a statement of its own, because the next one's snapshot must see what an erasure committed
 * while this waited.
 */
export async function appendEvents(db: Db, workspace: string, events: readonly StoredEvent[]): Promise<void> {
  if (events.length === 0) return
  await withPriority('ingest', () =>
    db.transaction().execute(async (db) => {
      await lockAppends(db, workspace, 'shared')
      const telling = await insertNew(db, workspace, events)
      if (telling.length === 0) return
      await insertMemberships(db, workspace, membershipsTold(telling))
      const moves = await takeClaims(db, workspace, [...claimsTold(telling).values()])
      await noteChanges(db, workspace, identitiesMoved(moves), Math.min(...telling.map((event) => event.receivedAt)))
    }),
  )
}
