import type { NamedUse } from './audiences/audience.ts'
import type { Db } from './database/database.ts'
import type { ExperimentUse } from './flags/variation-uses.ts'
import type { Actor } from './history/history.ts'
import type { Role } from './workspaces/workspace.table.ts'

/** What a service knows of the request it answers: whose data, who asks, and what time it is. */
export type Scope = {
  readonly db: Db
  readonly workspaceId: string
  readonly actor: Actor
  /** The member who asks; null for tokens and the system itself. */
  readonly memberId: string | null
  readonly role: Role
  readonly now: Date
  /** The flags and experiments that refer to an audience: features that come after audiences, which therefore cannot ask them. */
  readonly audienceUses: (db: Db) => Promise<readonly NamedUse[]>
  /** The experiments that serve a flag's variations, and may still be launched or served: they come after flags. */
  readonly experimentsOn: (db: Db, flagId: string) => Promise<readonly ExperimentUse[]>
  /**
   * Told inside the transaction of every change to what people are served: the ruleset of those environments is
   * compiled and stored with it, or neither is. A protected environment refuses who may not change it, unless something
   * new was made there, which nothing is served of yet.
   */
  readonly released: (db: Db, environmentIds: readonly string[], what?: 'new') => Promise<void>
}
