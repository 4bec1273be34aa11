import type { Db } from '../database/database.ts'
import { withPriority } from '../database/query-scope.ts'
import { rememberActivated } from './activation.repository.ts'
import type { Store } from './door.ts'
import { lockAppends } from './erasure.repository.ts'
import { loadFreshness } from './freshness.repository.ts'
import { closeBefore, loadHorizon, moveHorizon, noteSwept } from './horizon.repository.ts'
import { monthsAhead, monthStart } from './partition.ts'
import { addMonths, deleteBefore, dropOldest, loadPartitions } from './partitions.repository.ts'

/** Events that one statement looks at: short enough where all share one connection. */
const AT_ONCE = 2_000

/** Cuts off the months to come before they begin. */
export async function makeRoom(db: Db, now: number): Promise<void> {
  const after = (await loadPartitions(db)).at(-1)
  if (after !== undefined) await addMonths(db, monthsAhead(after.from, now))
}

type LetGo = Parameters<Store['letGo']>[0] & { readonly now: number }

/**
 * A workspace's events of before an instant, rounded down to the beginning of its month, are to go. First no such event is
 * taken any more; then, once everybody is counted whose events came until then, nobody counts by what lies behind. Answers
 * whether it came so far: what is counted takes its time, and the next call goes on. What is gone is taken away by `sweep`.
 */
export async function letGo(db: Db, { workspace, before, now, remember = [], signal }: LetGo): Promise<'counting' | 'gone'> {
  const wanted = monthStart(before)
  const standing = await loadHorizon(db, workspace)
  if (standing.closedBefore < wanted) {
    await db.transaction().execute(async (db) => {
      // Whoever stores at the moment has not seen it; after this nobody does.
      await lockAppends(db, workspace, 'alone')
      await closeBefore(db, workspace, wanted, now)
    })
  }
  const { closedBefore, closedAt, goneBefore } = await loadHorizon(db, workspace)
  if (goneBefore >= closedBefore) return 'gone'
  const { watermark } = await loadFreshness(db, workspace, now)
  if (watermark < closedAt) return 'counting'
  for (const one of remember) await withPriority('background', () => rememberActivated(db, { ...one, workspace, seenBefore: closedBefore, signal }))
  await moveHorizon(db, workspace, closedBefore)
  return 'gone'
}

type Sweep = { readonly workspaces: readonly string[]; readonly signal?: AbortSignal | undefined; readonly onProgress?: ((removed: number) => Promise<void>) | undefined }

/**
 * Takes away what is gone: whole partitions where nobody keeps anything of them, else one workspace's events, some at a
 * time. Answers how many partitions went. Stopped anywhere, the next call goes on.
 */
export async function sweep(db: Db, { workspaces, signal, onProgress }: Sweep): Promise<{ readonly partitions: number }> {
  return withPriority('background', async () => {
    const partitions = await dropOldest(db)
    for (const workspace of workspaces) {
      const { goneBefore, sweptBefore } = await loadHorizon(db, workspace)
      if (goneBefore <= sweptBefore) continue
      for (const { name } of (await loadPartitions(db)).filter(({ from }) => from < goneBefore)) {
        for (let after: number | null = 0; after !== null;) {
          signal?.throwIfAborted()
          const { last, removed } = await deleteBefore(db, { workspace, partition: name, before: goneBefore, after, limit: AT_ONCE })
          if (removed > 0) await onProgress?.(removed)
          after = last
        }
      }
      await noteSwept(db, workspace, goneBefore)
    }
    return { partitions }
  })
}
