import type { Condition } from '#sdk/core/ruleset.ts'
import type { Scope } from '../scope.ts'
import type { Store } from '../store/door.ts'
import { conditionsOf } from './audience.service.ts'
import { reach, type Reach, reachAsked, spelledOut } from './reach.ts'

const DAYS = 28

/** Of the people first seen in the last 28 days, how many the condition fits. People stay in the store, only sums leave it. */
export async function reachOf(scope: Scope, store: Pick<Store, 'alike'>, condition: Condition): Promise<Reach & { readonly days: number }> {
  const now = scope.now.getTime()
  const whole = spelledOut(condition, await conditionsOf(scope.db, scope.workspaceId))
  const groups = await store.alike({ workspace: scope.workspaceId, since: now - DAYS * 86_400_000, ...reachAsked(whole, now) })
  return { ...reach(whole, groups, now), days: DAYS }
}
