import type { Db } from '../database/database.ts'
import type { Scope } from '../scope.ts'
import type { Flag } from './flag.ts'
import { flagNamed } from './flag.service.ts'
import { type Staleness, usageIn } from './usage.ts'
import { addUsage, lastAsked, listStale, type UsageRow } from './usage.repository.ts'

/** Flags and variations held between two writings; beyond it counts are lost, which a day of use makes up for. */
const MOST_HELD = 50_000

/** Sums up in memory what was served, and writes it down now and then: no question for a flag waits for it. */
export class FlagUsage {
  readonly #db: Db
  #held = new Map<string, UsageRow>()

  constructor(db: Db) {
    this.#db = db
  }

  /** What an SDK told beside its events; anything that cannot be counted is passed over. */
  readonly told = (environmentId: string, flags: unknown): void => {
    for (const [flag, variations] of Object.entries(usageIn(flags))) {
      for (const [variation, served] of Object.entries(variations)) this.#add({ environmentId, flag, variation, served })
    }
  }

  /** One answer that was served here. */
  readonly served = (environmentId: string, flag: string, variation: string | null): void => {
    if (variation !== null) this.#add({ environmentId, flag, variation, served: 1 })
  }

  async write(now: Date): Promise<void> {
    const rows = [...this.#held.values()]
    if (rows.length === 0) return
    this.#held = new Map()
    await addUsage(this.#db, rows, now)
  }

  #add(row: UsageRow): void {
    const name = `${row.environmentId}\n${row.flag}\n${row.variation}`
    const held = this.#held.get(name)
    if (held === undefined && this.#held.size >= MOST_HELD) return
    this.#held.set(name, held === undefined ? row : { ...held, served: held.served + row.served })
  }
}

const DAY_MS = 86_400_000

export type StalePage = { readonly flags: readonly { readonly flag: Flag; readonly stale: Staleness }[]; readonly next: string | null }

/** Flags that may be taken out of the code, and why. */
export async function pageOfStale(scope: Scope, question: { readonly days: number; readonly cursor?: string | undefined; readonly limit: number }): Promise<StalePage> {
  const since = new Date(scope.now.getTime() - question.days * DAY_MS)
  const rows = await listStale(scope.db, { workspaceId: scope.workspaceId, since, after: question.cursor ?? '', limit: question.limit + 1 })
  const shown = rows.slice(0, question.limit)
  const flags = []
  for (const { key, stale } of shown) flags.push({ flag: await flagNamed(scope, key), stale })
  return { flags, next: rows.length > question.limit ? (shown.at(-1)?.key ?? null) : null }
}

/** When code last asked for a flag in an environment. */
export async function seenInCode(scope: Scope, input: { readonly flag: string; readonly environmentId: string }): Promise<Date | null> {
  return lastAsked(scope.db, (await flagNamed(scope, input.flag)).id, input.environmentId)
}
