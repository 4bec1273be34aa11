import type { Nodes } from './compact.ts'
import { compactedAudiences, nodesOf } from './compacted.ts'
import { fitsAll, own } from './condition.ts'
import type { Context } from './context.ts'
import type { Condition, Ruleset } from './ruleset.ts'

/** Whether a condition in words fits, by the rule of `fitsAll`. */
export function fits(condition: Condition, context: Context, audiences: Ruleset['audiences'], now: number): boolean {
  const nodes = lowered(conditions, condition, nodesOf)
  return fitsAll(nodes, { context, attributes: own(context.attributes), audiences: lowered(tables, audiences, compactedAudiences), now: () => now })
}

/** One condition is asked about many people. */
const conditions = new WeakMap<Condition, Nodes>()
const tables = new WeakMap<Ruleset['audiences'], { readonly [key: string]: Nodes }>()

function lowered<From extends object, To>(known: WeakMap<From, To>, from: From, lower: (from: From) => To): To {
  const before = known.get(from)
  if (before !== undefined) return before
  const made = lower(from)
  known.set(from, made)
  return made
}
