import type { UsageRow } from './usage.repository.ts'

/** What was served, as an evaluation says it; one that failed served nothing. */
export type ServedAnswer = {
  readonly flag: string
  readonly variation: string | null
  readonly error: unknown
  /** Of an answer that one environment gives again and again: where it is counted, so that it is looked for once. */
  readonly place?: CountPlace
}

/** Of some counts; others have other counters. */
export type CountPlace = { counts: UsageCounts | null; counter: Counter | null }

type Counter = { served: number }

/**
 * Counts in memory by environment, flag and variation. In maps within maps: a bulk evaluation counts a hundred answers,
 * and neither a name nor an object is made for any of them.
 */
export class UsageCounts {
  readonly #most: number
  readonly #environments = new Map<string, Map<string, Map<string, Counter>>>()
  #size = 0

  /** @param most combinations held; those beyond are not counted */
  constructor(most: number) {
    this.#most = most
  }

  addAnswers(environmentId: string, answers: readonly ServedAnswer[]): void {
    const flags = this.#flagsOf(environmentId)
    for (const answer of answers) {
      const { place } = answer
      if (place?.counts === this && place.counter !== null) place.counter.served += 1
      else this.#addAnswer(flags, answer)
    }
  }

  add({ environmentId, flag, variation, served }: UsageRow): void {
    this.#addTo(this.#flagsOf(environmentId), flag, variation, served)
  }

  rows(): readonly UsageRow[] {
    const rows: UsageRow[] = []
    for (const [environmentId, flags] of this.#environments) {
      for (const [flag, variations] of flags) for (const [variation, { served }] of variations) rows.push({ environmentId, flag, variation, served })
    }
    return rows
  }

  #addAnswer(flags: Map<string, Map<string, Counter>>, { flag, variation, error, place }: ServedAnswer): void {
    if (error !== null || variation === null) return
    this.#addTo(flags, flag, variation, 1)
    if (place === undefined) return
    place.counts = this
    place.counter = flags.get(flag)?.get(variation) ?? null
  }

  #flagsOf(environmentId: string): Map<string, Map<string, Counter>> {
    const known = this.#environments.get(environmentId)
    if (known !== undefined) return known
    const fresh = new Map<string, Map<string, Counter>>()
    this.#environments.set(environmentId, fresh)
    return fresh
  }

  #addTo(flags: Map<string, Map<string, Counter>>, flag: string, variation: string, served: number): void {
    const counter = flags.get(flag)?.get(variation)
    if (counter !== undefined) counter.served += served
    else if (this.#size < this.#most) this.#begin(flags, flag, variation, served)
  }

  #begin(flags: Map<string, Map<string, Counter>>, flag: string, variation: string, served: number): void {
    this.#size += 1
    flags.set(flag, (flags.get(flag) ?? new Map<string, Counter>()).set(variation, { served }))
  }
}
