import { createInterface } from 'node:readline'
import { sql } from 'kysely'
import type { Database } from '../../server/database/connect.ts'
import type { Store } from '../../server/store/door.ts'
import { openStore } from '../../server/store/store.service.ts'
import { systemClock } from '../../server/clock.ts'
import { started } from './processes.ts'
import { type Floor, median, type Peer, type Row } from './row.ts'
import { BEGIN, byHand, columnsQuery, columnsStatements, crowdStatements, DAY, DAYS, eventStatement, EVENTS_EACH, FIELDS, openCrowd, PEOPLE, question, WINDOW } from './store-data.ts'

const DUCKDB = 'DuckDB, a scan'
const crowd = `${count(PEOPLE)} people, ${count(PEOPLE * EVENTS_EACH)} events`
/** What a readout shows of a dimension. */
const SHOWN = 12
const HOUR = DAY / 24

export const storeRows: readonly Row[] = [
  { name: 'rebuild', work: `counting ${crowd} anew, sums and all, beside one statement by hand that keeps the same row per person`, unit: '×', floor: () => ({ kind: 'at most', limit: 1.5 }), measure: measureRebuild },
  { name: 'rebuild-memory', work: 'what the server’s memory grew by meanwhile, at most', unit: 'MB', floor: () => ({ kind: 'at most', limit: 200 }), measure: measureMemory },
  { name: 'read', work: `reading a metric of ${crowd}, days and four breakdowns`, unit: 'ms', floor: besideScan, measure: measureRead },
]

/** Of a run that takes its time: behind `--long`. */
export const longStoreRows: readonly Row[] = [
  { name: 'read-double', work: `the same after as many events again, beside before`, unit: '×', floor: () => ({ kind: 'at most', limit: 1.2 }), measure: measureReadDouble },
]

function count(number: number): string {
  return number >= 1_000_000 ? `${number / 1_000_000}M` : `${number / 1_000}k`
}

function besideScan(peers: readonly Peer[]): Floor {
  const tenth = 0.1 * (peers.find(({ name }) => name === DUCKDB)?.value ?? Number.NaN)
  return tenth < 50 ? { kind: 'at most', limit: tenth, says: '0.1 × DuckDB' } : { kind: 'at most', limit: 50 }
}

type Filled = { readonly database: Database; readonly store: Store }
let filled: Promise<Filled> | undefined
let once: Promise<Filled> | undefined

/** The crowd, filled in for the first row that needs it. */
async function fill(): Promise<Filled> {
  const { database } = await openCrowd()
  const { db } = database
  const { rows: indexes } = await sql<{ name: string; made: string }>`
    select indexname as name, indexdef as made from pg_indexes where tablename in ('events', 'identities') and indexname not like '%_pkey'`.execute(db)
  for (const { name } of indexes) await sql`drop index ${sql.ref(name)}`.execute(db)
  for (const statement of crowdStatements()) await sql.raw(statement).execute(db)
  for (const { made } of indexes) await sql.raw(made).execute(db)
  await sql`create table by_hand (like units including all)`.execute(db)
  await sql`vacuum analyze`.execute(db)
  return { database, store: openStore(db, systemClock) }
}

/** The crowd, counted. */
function counted(): Promise<Filled> {
  return (once ??= (async () => {
    const { database, store } = await (filled ??= fill())
    await store.rebuild({ question })
    await sql`vacuum analyze`.execute(database.db)
    return { database, store }
  })())
}

/** Turn by turn, each into empty tables. The one by hand gets the memory that somebody would give it who wrote it. */
async function measureRebuild() {
  const { database, store } = await (filled ??= fill())
  const { db } = database
  const ratios: number[] = []
  for (let turn = 0; turn < 3; turn++) {
    await sql`truncate by_hand, units, unit_days, unit_quarters, unit_totals, unit_values`.execute(db)
    const hand = await timed(() => db.transaction().execute(async (db) => {
      await sql`set local work_mem = '256MB'`.execute(db)
      await sql.raw(byHand).execute(db)
    }))
    ratios.push((await timed(() => store.rebuild({ question }))) / hand)
    await assertSameRows(database)
  }
  return { ours: ratios, peers: [] }
}

/** Of a rebuild, which is the most that this process does with people. */
async function measureMemory() {
  const { store } = await (filled ??= fill())
  const growth = memoryGrowth()
  await store.rebuild({ question })
  return { ours: [growth()], peers: [] }
}

async function assertSameRows({ db }: Database): Promise<void> {
  const { rows } = await sql<{ differing: number; all: number }>`
    select count(*) filter (where u is distinct from h) as differing, count(*) as all from units u full join by_hand h on h.unit = u.unit and h.bucket = u.bucket`.execute(db)
  if (rows[0]?.differing !== 0 || rows[0].all !== PEOPLE) throw new Error(`Of ${rows[0]?.all} rows ${rows[0]?.differing} differ from those made by hand.`)
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  await work()
  return performance.now() - start
}

/** MB that this process grew by at most until the answer is asked for. */
function memoryGrowth(): () => number {
  const before = process.memoryUsage().rss
  let most = before
  const timer = setInterval(() => (most = Math.max(most, process.memoryUsage().rss)), 20)
  return () => {
    clearInterval(timer)
    return (most - before) / 1e6
  }
}

/** Late in the experiment, at every hour of a day: the edge of maturity falls into another part of it each time. */
const moments = Array.from({ length: 24 }, (_, hour) => BEGIN + DAYS * DAY + hour * HOUR + 30 * 60_000)

const asked = (asOf: number) => ({ experimentId: question.experimentId, phase: question.phase, metricVersion: 'activated', windowMs: WINDOW, asOf })

async function read(store: Store, asOf: number) {
  const days = await store.summaries(asked(asOf))
  const breakdowns = await store.dimensionSummaries({ ...asked(asOf), dimensions: FIELDS, limit: SHOWN })
  return { days, breakdowns }
}

async function readings(store: Store): Promise<readonly number[]> {
  for (const asOf of moments.slice(0, 5)) await read(store, asOf)
  const times: number[] = []
  for (const asOf of moments) times.push(await timed(() => read(store, asOf)))
  return times
}

async function measureRead() {
  const { store } = await counted()
  const scan = columns()
  await scan([...columnsStatements, 'select 1'])
  const scans: number[] = []
  for (const asOf of moments.slice(0, 5)) {
    const { ms, rows } = await scan([columnsQuery(asOf)])
    assertSameAnswer(await read(store, asOf), rows)
    scans.push(ms)
  }
  return { ours: await readings(store), peers: [{ name: DUCKDB, value: median(scans) }] }
}

async function measureReadDouble() {
  const { database, store } = await counted()
  const before = median(await readings(store))
  for (let k = EVENTS_EACH; k < 2 * EVENTS_EACH; k++) await sql.raw(eventStatement(k)).execute(database.db)
  await store.rebuild({ question })
  return { ours: (await readings(store)).map((time) => time / before), peers: [] }
}

type ScanRow = { readonly [column: string]: string | number | null }
type Scan = (statements: readonly string[]) => Promise<{ readonly ms: number; readonly rows: readonly ScanRow[] }>

function columns(): Scan {
  const child = started('columns.mjs')
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  return async (statements) => {
    child.stdin.write(`${JSON.stringify({ statements })}\n`)
    const { value } = (await lines.next()) as { readonly value: string | undefined }
    if (value === undefined) throw new Error('DuckDB ended without an answer.')
    return JSON.parse(value) as Awaited<ReturnType<Scan>>
  }
}

type Numbers = { readonly exposed: bigint; readonly matured: bigint; readonly y: bigint }

/** Both say the same of everybody by variant, and of each value that we tell apart. */
function assertSameAnswer({ days, breakdowns }: Awaited<ReturnType<typeof read>>, rows: readonly ScanRow[]): void {
  const scanned = new Map(rows.map((row) => [JSON.stringify([row['variant'], ...FIELDS.map((field) => row[field] ?? null)]), `${row['exposed']} ${row['matured']} ${row['y']}`]))
  for (const variant of question.variants) {
    const everybody = days.filter((cell) => cell.variant === variant)
    assertSame(scanned.get(JSON.stringify([variant, ...FIELDS.map(() => null)])), everybody, variant)
    for (const [n, { values }] of breakdowns.entries()) {
      for (const { value, cells } of values) {
        assertSame(scanned.get(JSON.stringify([variant, ...FIELDS.map((_, at) => (at === n ? value : null))])), cells.filter((cell) => cell.variant === variant), `${variant}, ${value}`)
      }
    }
  }
}

function assertSame(scanned: string | undefined, cells: readonly Numbers[], of: string): void {
  const sum = (number: (cell: Numbers) => bigint): bigint => cells.reduce((total, cell) => total + number(cell), 0n)
  const ours = `${sum((cell) => cell.exposed)} ${sum((cell) => cell.matured)} ${sum((cell) => cell.y)}`
  if (ours !== scanned) throw new Error(`Of ${of} we read ${ours}, DuckDB ${scanned ?? 'nothing'} (exposed, matured, Σy).`)
}
