import type { Acquisition } from '#sdk/core/context.ts'
import { earlier, later, type Told } from './order.ts'

export type TouchTold = Told & { readonly touch: Acquisition }

/** Since when an identity, or a person, is known and where it came from: a minimum, an argMin and an argMax. */
export type Origin = { readonly firstAt: number; readonly firstTouch: TouchTold | null; readonly lastTouch: TouchTold | null }

/** What two parts know together; in any order, and twice is as good as once. */
export function joinOrigins(a: Origin | undefined, b: Origin): Origin {
  if (a === undefined) return b
  return { firstAt: Math.min(a.firstAt, b.firstAt), firstTouch: earlier(a.firstTouch, b.firstTouch), lastTouch: later(a.lastTouch, b.lastTouch) }
}
