import type { Db } from '../database/database.ts'
import type { Scope } from '../scope.ts'
import type { Flag } from './flag.ts'
import { flagNamed, flagsNamed } from './flag.service.ts'
import { type Staleness, usageIn } from './usage.ts'
import { type ServedAnswer, UsageCounts } from './usage-counts.ts'
import { addUsage, lastAsked, listStale } from './usage.repository.ts'

/** Flags and variations held between two writings; beyond it counts are lost, which a day of use makes up for. */
const MOST_HELD = 50_000

/** Sums up in memory what was served, and writes it down now and then: no question for a flag waits for it. */
export class FlagUsage {
  readonly #db: Db
  readonly #most: number
  #held: UsageCounts

  constructor(db: Db, most = MOST_HELD) {
    this.#db = db
    this.#most = most
    this.#held = new UsageCounts(most)
  }

  /** What an SDK told beside its events; anything that cannot be counted is passed over. */
  readonly told = (environmentId: string, flags: unknown): void => {
    for (const [flag, variations] of Object.entries(usageIn(flags))) {
      for (const [variation, served] of Object.entries(variations)) this.#held.add({ environmentId, flag, variation, served })
    }
  }

  /** The answers to one question that was answered here. */
  readonly served = (environmentId: string, answers: readonly ServedAnswer[]): void => this.#held.addAnswers(environmentId, answers)

  /** What could not be written is held, beside what came meanwhile, for the next time. */
  async write(now: Date): Promise<void> {
    const rows = this.#held.rows()
    if (rows.length === 0) return
    this.#held = new UsageCounts(this.#most)
    try {
      await addUsage(this.#db, rows, now)
    } catch (error) {
      for (const row of rows) this.#held.add(row)
      throw error
    }
  }
}

const DAY_MS = 86_400_000

export type StalePage = { readonly flags: readonly { readonly flag: Flag; readonly stale: Staleness }[]; readonly next: string | null }

/** Flags that may be taken out of the code, and why. */
export async function pageOfStale(scope: Scope, question: { readonly days: number; readonly cursor?: string | undefined; readonly limit: number }): Promise<StalePage> {
  const since = new Date(scope.now.getTime() - question.days * DAY_MS)
  const rows = await listStale(scope.db, { workspaceId: scope.workspaceId, since, after: question.cursor ?? '', limit: question.limit + 1 })
  const shown = rows.slice(0, question.limit)
  const found = new Map((await flagsNamed(scope, shown.map(({ key }) => key))).map((flag) => [flag.key, flag]))
  // One that was taken away since the list was read is left out.
  const flags = shown.flatMap(({ key, stale }) => {
    const flag = found.get(key)
    return flag === undefined ? [] : [{ flag, stale }]
  })
  return { flags, next: rows.length > question.limit ? (shown.at(-1)?.key ?? null) : null }
}

/** When code last asked for a flag in an environment. */
export async function seenInCode(scope: Scope, input: { readonly flag: string; readonly environmentId: string }): Promise<Date | null> {
  return lastAsked(scope.db, (await flagNamed(scope, input.flag)).id, input.environmentId)
}
