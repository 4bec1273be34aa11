import type { Condition } from '#sdk/core/ruleset.ts'
import type { Scope } from '../scope.ts'
import type { Store } from '../store/door.ts'
import { conditionsOf } from './audience.service.ts'
import { type CountedField, peopleByValue, reach, type Reach, reachAsked, spelledOut } from './reach.ts'

const DAYS = 28

/** More than anybody reads through; any other can be written. */
const VALUES = 100

/** Of the people first seen in the last 28 days, how many the condition fits. People stay in the store, only sums leave it. */
export async function reachOf(scope: Scope, store: Pick<Store, 'alike'>, condition: Condition): Promise<Reach & { readonly days: number }> {
  const now = scope.now.getTime()
  const whole = spelledOut(condition, await conditionsOf(scope.db, scope.workspaceId))
  const groups = await store.alike({ workspace: scope.workspaceId, since: now - DAYS * 86_400_000, ...reachAsked(whole, now) })
  return { ...reach(whole, groups, now), days: DAYS }
}

/** Values of where people came from, and how many people of the last 28 days each brought: what a clause is chosen from. */
export async function valuesOf(scope: Scope, store: Pick<Store, 'alike'>, field: CountedField): Promise<{ readonly days: number; readonly values: readonly { readonly value: string; readonly people: number }[] }> {
  const groups = await store.alike({ workspace: scope.workspaceId, since: scope.now.getTime() - DAYS * 86_400_000, fields: [field], edges: [] })
  return { days: DAYS, values: peopleByValue(groups, field).slice(0, VALUES) }
}
