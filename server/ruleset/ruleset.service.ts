import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { Ruleset } from '#sdk/core/ruleset.ts'
import { conditionsOf } from '../audiences/audience.service.ts'
import type { Db } from '../database/database.ts'
import type { Experiment } from '../experiments/experiment.ts'
import { servedExperiments } from '../experiments/experiment.service.ts'
import { allHoldouts } from '../experiments/holdout.service.ts'
import { allLayers } from '../experiments/layer.service.ts'
import { flagsOf } from '../flags/flag.service.ts'
import { subjectsOf } from '../people/subject.service.ts'
import { holdEnvironment, secretOf } from '../workspaces/workspace.service.ts'
import { compileRuleset } from './compile.ts'
import { findRuleset, insertRuleset, newestRevision, newestRevisions, type StoredRuleset } from './ruleset.repository.ts'
import { Shelved } from './shelved.service.ts'

/** Most flags of one environment; a ruleset beyond this would be too large for a browser anyway. */
export const MOST_FLAGS = 10_000

/** The channel on which servers tell each other of a new ruleset, at its commit. */
export const RULESETS = 'rulesets'

/** Compiles and stores the next revision of each environment, in the transaction of the change that made it necessary. */
export async function publish(db: Db, environmentIds: readonly string[], now: Date): Promise<void> {
  for (const environmentId of environmentIds) {
    const environment = await holdEnvironment(db, environmentId)
    const experiments = await servedExperiments(db, environmentId)
    const released = {
      environment,
      revision: (await newestRevision(db, environmentId)) + 1,
      flags: await flagsOf(db, environment.workspaceId, MOST_FLAGS),
      experiments,
      audiences: await conditionsOf(db, environment.workspaceId),
      layers: await allLayers(db, environment.workspaceId),
      holdouts: await allHoldouts(db, environment.workspaceId),
      subjects: await subjectsNamed(db, environment.workspaceId, experiments),
    }
    for (const door of ['client', 'server'] as const) await insertRuleset(db, stored(environmentId, compileRuleset(released, door), now))
    await sql`select pg_notify(${RULESETS}, ${environmentId})`.execute(db)
  }
}

/** Whom overrides name, as they are bucketed: a user's subject as it stands now. */
async function subjectsNamed(db: Db, workspaceId: string, experiments: readonly Experiment[]): Promise<ReadonlyMap<string, string>> {
  const ids = [...new Set(experiments.flatMap((one) => one.design.overrides.map(({ id }) => id)))]
  return ids.length === 0 ? new Map() : subjectsOf(db, { workspace: workspaceId, secret: await secretOf(db, workspaceId) }, ids)
}

function stored(environmentId: string, ruleset: Ruleset, createdAt: Date): StoredRuleset {
  const body = JSON.stringify(ruleset)
  const etag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`
  return { environmentId, door: ruleset.door, revision: ruleset.revision, etag, body, createdAt }
}

type Listener = (environmentId: string, revision: number) => void
type Door = StoredRuleset['door']

/** Past revisions in memory: right after a change everybody who hears of it asks for the same one. */
const MOST_PAST = 50

/**
 * The newest rulesets in memory, ready to be sent. `refresh` looks once for revisions made by anybody, so that a lost
 * notice costs a second at most; listeners (streams) are told of each new revision once it is here.
 */
export class RulesetShelf {
  readonly #db: Db
  readonly #now: () => Date
  readonly #held: Readonly<Record<Door, Map<string, Shelved>>> = { client: new Map(), server: new Map() }
  readonly #past = new Map<string, Shelved>()
  readonly #told = new Map<string, number>()
  readonly #loading = new Map<string, Promise<Shelved>>()
  readonly #listeners = new Set<Listener>()
  #running: Promise<void> | undefined
  #next: Promise<void> | undefined

  constructor(db: Db, now: () => Date) {
    this.#db = db
    this.#now = now
  }

  /** Without waiting: what is in memory. */
  held(environmentId: string, door: Door): Shelved | undefined {
    return this.#held[door].get(environmentId)
  }

  async newest(environmentId: string, door: Door): Promise<Shelved> {
    return this.held(environmentId, door) ?? this.#load(environmentId, door)
  }

  async revision(environmentId: string, door: Door, revision: number): Promise<Shelved | undefined> {
    const held = this.held(environmentId, door)
    if (held?.stored.revision === revision) return held
    const past = this.#past.get(`${environmentId}/${door}/${revision}`)
    if (past !== undefined) return past
    const found = await findRuleset(this.#db, environmentId, door, revision)
    if (found === undefined) return undefined
    return this.#keep(packing(found))
  }

  onChange(listener: Listener): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Two looks at most: whoever asks while one is under way shares the next, since that one may have looked too early. */
  refresh(): Promise<void> {
    this.#next ??= (this.#running ?? Promise.resolve()).catch(() => undefined).then(() => {
      this.#next = undefined
      this.#running = this.#look()
      return this.#running
    })
    return this.#next
  }

  async #look(): Promise<void> {
    for (const [environmentId, revision] of await newestRevisions(this.#db)) {
      for (const door of ['client', 'server'] as const) {
        // Again where the first was under way before this revision was there.
        while ((this.held(environmentId, door)?.stored.revision ?? revision) < revision) await this.#load(environmentId, door)
      }
      if (this.#told.get(environmentId) === revision) continue
      this.#told.set(environmentId, revision)
      this.#listeners.forEach((listener) => listener(environmentId, revision))
    }
  }

  /** Who comes while one is read gets the same one. */
  #load(environmentId: string, door: Door): Promise<Shelved> {
    const place = `${environmentId}/${door}`
    const running = this.#loading.get(place)
    if (running !== undefined) return running
    const loading = this.#read(environmentId, door).finally(() => this.#loading.delete(place))
    this.#loading.set(place, loading)
    return loading
  }

  async #read(environmentId: string, door: Door): Promise<Shelved> {
    const found = (await findRuleset(this.#db, environmentId, door)) ?? (await this.#first(environmentId, door))
    const before = this.held(environmentId, door)
    if (before !== undefined) this.#keep(before)
    const shelved = packing(found)
    this.#held[door].set(environmentId, shelved)
    return shelved
  }

  #keep(shelved: Shelved): Shelved {
    const { environmentId, door, revision } = shelved.stored
    for (const oldest of this.#past.keys()) {
      if (this.#past.size < MOST_PAST) break
      this.#past.delete(oldest)
    }
    this.#past.set(`${environmentId}/${door}/${revision}`, shelved)
    return shelved
  }

  /** An environment in which nothing was released yet: an SDK there is told so by an empty ruleset, not by an error. */
  async #first(environmentId: string, door: Door): Promise<StoredRuleset> {
    await this.#db.transaction().execute((db) => publish(db, [environmentId], this.#now()))
    const made = await findRuleset(this.#db, environmentId, door)
    if (made === undefined) throw new Error(`no ruleset was made for ${environmentId}`)
    return made
  }
}

/** Nobody waits for the packing: until it is done, and should it fail, the ruleset goes out as it is. */
function packing(stored: StoredRuleset): Shelved {
  const shelved = new Shelved(stored)
  shelved.pack().catch(() => undefined)
  return shelved
}
