import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { Ruleset } from '#sdk/core/ruleset.ts'
import type { Db } from '../database/database.ts'
import { servedExperiments } from '../experiments/experiment.service.ts'
import { flagsOf } from '../flags/flag.service.ts'
import { holdEnvironment } from '../workspaces/workspace.service.ts'
import { compileRuleset } from './compile.ts'
import { findRuleset, insertRuleset, newestRevision, newestRevisions, type StoredRuleset } from './ruleset.repository.ts'

/** Most flags of one environment; a ruleset beyond this would be too large for a browser anyway. */
const MOST_FLAGS = 10_000

/** The channel on which servers tell each other of a new ruleset, at its commit. */
export const RULESETS = 'rulesets'

/** Compiles and stores the next revision of each environment, in the transaction of the change that made it necessary. */
export async function publish(db: Db, environmentIds: readonly string[], now: Date): Promise<void> {
  for (const environmentId of environmentIds) {
    const environment = await holdEnvironment(db, environmentId)
    const released = {
      environment,
      revision: (await newestRevision(db, environmentId)) + 1,
      flags: await flagsOf(db, environment.workspaceId, MOST_FLAGS),
      experiments: await servedExperiments(db, environmentId),
      audiences: {},
      layers: {},
      holdouts: {},
    }
    for (const door of ['client', 'server'] as const) await insertRuleset(db, stored(environmentId, compileRuleset(released, door)), now)
    await sql`select pg_notify(${RULESETS}, ${environmentId})`.execute(db)
  }
}

function stored(environmentId: string, ruleset: Ruleset): StoredRuleset {
  const body = JSON.stringify(ruleset)
  const etag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`
  return { environmentId, door: ruleset.door, revision: ruleset.revision, etag, body }
}

type Listener = (environmentId: string, revision: number) => void

/**
 * The newest rulesets in memory. `refresh` looks once for revisions made by anybody, so that a lost notice costs a
 * second at most; listeners (streams) are told of each new revision.
 */
export class RulesetShelf {
  readonly #db: Db
  readonly #now: () => Date
  readonly #held = new Map<string, StoredRuleset>()
  readonly #revisions = new Map<string, number>()
  readonly #listeners = new Set<Listener>()

  constructor(db: Db, now: () => Date) {
    this.#db = db
    this.#now = now
  }

  async newest(environmentId: string, door: 'client' | 'server'): Promise<StoredRuleset> {
    const held = this.#held.get(`${environmentId}/${door}`)
    if (held !== undefined) return held
    const found = (await findRuleset(this.#db, environmentId, door)) ?? (await this.#first(environmentId, door))
    this.#held.set(`${environmentId}/${door}`, found)
    return found
  }

  /** An environment in which nothing was released yet: an SDK there is told so by an empty ruleset, not by an error. */
  async #first(environmentId: string, door: 'client' | 'server'): Promise<StoredRuleset> {
    await this.#db.transaction().execute((db) => publish(db, [environmentId], this.#now()))
    const made = await findRuleset(this.#db, environmentId, door)
    if (made === undefined) throw new Error(`no ruleset was made for ${environmentId}`)
    return made
  }

  revision(environmentId: string, door: 'client' | 'server', revision: number): Promise<StoredRuleset | undefined> {
    return findRuleset(this.#db, environmentId, door, revision)
  }

  onChange(listener: Listener): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  async refresh(): Promise<void> {
    for (const [environmentId, revision] of await newestRevisions(this.#db)) {
      if (this.#revisions.get(environmentId) === revision) continue
      this.#revisions.set(environmentId, revision)
      this.#held.delete(`${environmentId}/client`)
      this.#held.delete(`${environmentId}/server`)
      this.#listeners.forEach((listener) => listener(environmentId, revision))
    }
  }
}
