import { sql } from 'kysely'
import type { Db } from '../database/database.ts'
import type { QuantileCell, SummaryQuestion, Winsorise, Winsorised } from './door.ts'
import { cutCells, cutOf, quantilesOf, remembered, type Valued } from './ranked.ts'
import { atOneMoment, loadCells } from './summaries.repository.ts'
import { isOf, type Series } from './units.repository.ts'

/** The bin of the quantile is found by the sums of all bins; only that one's values are read. */
export async function loadWinsorised(db: Db, question: SummaryQuestion & { readonly winsorise: Winsorise }): Promise<Winsorised> {
  return atOneMoment(db, question, async (db, series) => {
    const cells = await loadCells(db, series, question)
    const load = remembered((level) => loadBin(db, series, question, level))
    const cut = await cutOf(cells, question.winsorise, load)
    return { cut: cut?.value ?? null, cells: cutCells(cells, cut, cut === null ? [] : await load(cut.level)) }
  })
}

export async function loadQuantiles(db: Db, question: SummaryQuestion & { readonly at: number }): Promise<readonly QuantileCell[]> {
  return atOneMoment(db, question, async (db, series) => quantilesOf(await loadCells(db, series, question), question.at, remembered((level) => loadBin(db, series, question, level))))
}

type ValuedRow = { readonly variant: string; readonly stratum: number; readonly day: number; readonly value: string; readonly people: string; readonly known: string; readonly x: string }

/** The values of the matured people of one bin, from their rows. */
async function loadBin(db: Db, series: Series, { metricVersion, windowMs, asOf }: SummaryQuestion, level: number): Promise<readonly Valued[]> {
  const { rows } = await sql<ValuedRow>`
    select u.variant, u.stratum, u.day, u.value::text as value, count(*)::text as people, count(u.before)::text as known, coalesce(sum(u.before), 0)::text as x from units u
    where ${isOf(series)} and u.metric_version_id = ${metricVersion} and u.level = ${level} and u.level >= 9000
      and ${windowMs === null ? sql`true` : sql`u.first_at <= ${asOf - windowMs}`}
    group by u.variant, u.stratum, u.day, u.value`.execute(db)
  return rows.map((row) => ({ ...row, value: BigInt(row.value), people: BigInt(row.people), known: BigInt(row.known), x: BigInt(row.x) }))
}
