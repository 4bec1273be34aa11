import type { PersonFacts } from '#sdk/core/context.ts'
import type { Db } from '../database/database.ts'
import type { Store } from '../store/door.ts'
import { type FactsFrom, personFacts } from './people.service.ts'
import { changedIn, resolveSubjects } from './subject.service.ts'

/** Whom an id stands for, as an SDK would know them. */
export type KnownPerson = { readonly subject: string; readonly facts: PersonFacts | null }

export type PersonAsked = {
  readonly workspace: string
  /** The workspace's secret. */
  readonly secret: string
  readonly id: string
}

type Remembered = { readonly person: KnownPerson; readonly at: number }
type Waiting = { readonly id: string; readonly resolve: (person: KnownPerson) => void; readonly reject: (error: unknown) => void }

/** Ms after which a person in use is looked up anew, while what is remembered still answers; and until when it does. */
const FRESH_MS = 5_000
const REMEMBERED_MS = 10_000
const MOST_REMEMBERED = 50_000

/**
 * Resolves ids from memory, for evaluations on the server. Whoever is not in memory is looked up together with all
 * others who are asked for at that moment. Nothing is stored by asking.
 */
export class KnownPeople {
  readonly #db: Db
  readonly #from: FactsFrom & { readonly store: Pick<Store, 'known'> }
  readonly #now: () => Date
  readonly #remembered = new Map<string, Remembered>()
  readonly #asking = new Map<string, Promise<KnownPerson>>()
  readonly #lines = new Map<string, Waiting[]>()

  constructor(db: Db, from: FactsFrom & { readonly store: Pick<Store, 'known'> }, now: () => Date) {
    this.#db = db
    this.#from = from
    this.#now = now
  }

  /** Without a promise where the answer is in memory. */
  of(asked: PersonAsked): KnownPerson | Promise<KnownPerson> {
    const place = placeOf(asked.workspace, asked.id)
    const known = this.#remembered.get(place)
    const age = known === undefined ? Infinity : performance.now() - known.at
    if (known === undefined || age >= REMEMBERED_MS) return this.#ask(place, asked)
    if (age >= FRESH_MS) this.#ask(place, asked).catch(() => undefined)
    return known.person
  }

  /** Asks anew for these, since what is true of them has just changed. */
  forget(workspace: string, ids: readonly string[]): void {
    for (const id of ids) {
      this.#remembered.delete(placeOf(workspace, id))
      this.#asking.delete(placeOf(workspace, id))
    }
  }

  /** What another server said; where some of it was missed, nothing that is remembered is sure any more. */
  readonly heard = (notice: string): void => {
    const changed = changedIn(notice)
    if (changed !== null) return this.forget(changed.workspace, [changed.id])
    this.#remembered.clear()
    this.#asking.clear()
  }

  #ask(place: string, asked: PersonAsked): Promise<KnownPerson> {
    const running = this.#asking.get(place)
    if (running !== undefined) return running
    const at = performance.now()
    const asking = this.#inLine(asked).then((person) => {
      // Not what was read before it was forgotten.
      if (this.#asking.get(place) === asking) this.#remember(place, { person, at })
      return person
    }).finally(() => {
      if (this.#asking.get(place) === asking) this.#asking.delete(place)
    })
    this.#asking.set(place, asking)
    return asking
  }

  #remember(place: string, remembered: Remembered): void {
    this.#remembered.delete(place)
    for (const oldest of this.#remembered.keys()) {
      if (this.#remembered.size < MOST_REMEMBERED) break
      this.#remembered.delete(oldest)
    }
    this.#remembered.set(place, remembered)
  }

  #inLine({ id, ...asked }: PersonAsked): Promise<KnownPerson> {
    return new Promise((resolve, reject) => {
      const line = this.#lines.get(asked.workspace)
      if (line !== undefined) {
        line.push({ id, resolve, reject })
        return
      }
      this.#lines.set(asked.workspace, [{ id, resolve, reject }])
      setImmediate(() => void this.#serve(asked))
    })
  }

  /** Whoever comes while some are looked up is looked up with the next. */
  async #serve(asked: Omit<PersonAsked, 'id'>): Promise<void> {
    for (let line = this.#lines.get(asked.workspace) ?? []; line.length > 0; line = this.#lines.get(asked.workspace) ?? []) {
      this.#lines.set(asked.workspace, [])
      await this.#lookUp(asked, line)
    }
    this.#lines.delete(asked.workspace)
  }

  async #lookUp(asked: Omit<PersonAsked, 'id'>, line: readonly Waiting[]): Promise<void> {
    try {
      const found = await resolveSubjects(this.#db, this.#from.store, asked, line.map(({ id }) => id))
      for (const { id, resolve, reject } of line) {
        const { subject, person } = found(id)
        if (person === null) resolve({ subject, facts: null })
        else personFacts(this.#from, { ...asked, subject, person, now: this.#now() }).then((facts) => resolve({ subject, facts }), reject)
      }
    } catch (error) {
      for (const { reject } of line) reject(error)
    }
  }
}

/** The workspace's id holds no space. */
function placeOf(workspace: string, id: string): string {
  return `${workspace} ${id}`
}
