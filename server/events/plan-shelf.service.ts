import type { Db } from '../database/database.ts'
import { type StrictEvents, strictIn } from './tracking-plan.ts'
import { findNewerPlan } from './tracking-plan.repository.ts'

type Shelved = { readonly version: number; readonly strict: StrictEvents; readonly at: number }

/** A plan in use is looked up anew after this many ms, while what is known still answers. */
const FRESH_MS = 2_000
const MOST_REMEMBERED = 1_000

const NONE: StrictEvents = new Map()

/** Which events are strict, from memory: a request asks the database for it once a workspace. */
export class PlanShelf {
  readonly #db: Db
  readonly #known = new Map<string, Shelved>()
  readonly #asking = new Map<string, Promise<StrictEvents>>()

  constructor(db: Db) {
    this.#db = db
  }

  /** Without waiting where it is known. Bound, so that it can be handed over as a function. */
  readonly strictIn = (workspaceId: string): StrictEvents | Promise<StrictEvents> => {
    const known = this.#known.get(workspaceId)
    if (known === undefined) return this.#ask(workspaceId)
    if (performance.now() - known.at >= FRESH_MS) this.#ask(workspaceId).catch(() => undefined)
    return known.strict
  }

  /** After a plan was saved here. */
  forget(workspaceId: string): void {
    this.#known.delete(workspaceId)
    this.#asking.delete(workspaceId)
  }

  #ask(workspaceId: string): Promise<StrictEvents> {
    const running = this.#asking.get(workspaceId)
    if (running !== undefined) return running
    const looking = this.#lookUp(workspaceId).then((found) => {
      // Not what was read before it was forgotten.
      if (this.#asking.get(workspaceId) === looking) this.#remember(workspaceId, found)
      return found.strict
    }).finally(() => {
      if (this.#asking.get(workspaceId) === looking) this.#asking.delete(workspaceId)
    })
    this.#asking.set(workspaceId, looking)
    return looking
  }

  async #lookUp(workspaceId: string): Promise<Shelved> {
    const known = this.#known.get(workspaceId)
    const at = performance.now()
    const newer = await findNewerPlan(this.#db, workspaceId, known?.version ?? 0)
    return newer === undefined ? { version: known?.version ?? 0, strict: known?.strict ?? NONE, at } : { version: newer.version, strict: strictIn(newer.events), at }
  }

  #remember(workspaceId: string, found: Shelved): void {
    if (this.#known.size >= MOST_REMEMBERED) this.#known.clear()
    this.#known.set(workspaceId, found)
  }
}
