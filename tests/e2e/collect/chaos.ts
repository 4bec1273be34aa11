import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { DatabaseOptions } from '#server/database/connect.ts'
import { startPostgres } from '#tests/support/postgres-server.ts'
import { findPostgres, reportMissing } from '#tests/support/programs.ts'
import { type KillOutcome, killRound } from './kill-round.ts'
import { freePort } from './server-process.ts'
import { storm } from './storm.ts'

/**
 * `npm run chaos`: kill -9 in the middle of 100,000 events, ten rounds on each database; `-- --events 20000 --rounds 2`
 * for fewer; then a storm over four servers and their PostgreSQL. Nothing that was answered 200 may be missing, nothing may
 * count twice, and nobody may wait for an answer longer than half a minute. Prints a table, and ends with 1 where a round failed.
 */
const { values } = parseArgs({ options: { events: { type: 'string', default: '100000' }, rounds: { type: 'string', default: '10' } } })
const EVENTS = Number(values.events)
const ROUNDS = Number(values.rounds)

type Row = { readonly database: string; readonly round: number; readonly outcome: KillOutcome }

async function rounds(database: string, options: DatabaseOptions, folder: string): Promise<readonly Row[]> {
  const databaseUrl = options.kind === 'postgres' ? options.url : undefined
  const rows: Row[] = []
  for (let round = 1; round <= ROUNDS; round += 1) {
    const place = { folder, databaseUrl, port: await freePort() }
    // A different moment each time: after 5 %, 15 %, … of the answers.
    const outcome = await killRound({ place, database: options, round: `r${round}`, events: EVENTS, killAt: (round - 0.5) / ROUNDS })
    rows.push({ database, round, outcome })
    console.log(line({ database, round, outcome }))
  }
  return rows
}

/** Four servers and their PostgreSQL, killed and slowed down under load. */
async function throughStorm(): Promise<boolean> {
  const programs = findPostgres()
  if (programs === undefined) return true
  console.log('\nfour servers on one PostgreSQL')
  const { answers, right, ...figures } = await storm({ programs, events: EVENTS, onDeed: (deed) => console.log(`  ${deed}`) })
  const told = Object.entries(answers).map(([status, count]) => `${status === '0' ? 'broken off' : status}: ${count}`).join(', ')
  for (const [name, value] of Object.entries({ ...figures, answers: told })) console.log(`${name.padEnd(12)}${value}`)
  console.log(right ? 'right' : 'WRONG')
  return right
}

function line({ database, round, outcome }: Row): string {
  const cells = [database, round, outcome.answeredBefore, outcome.stored, outcome.missing, outcome.twice, outcome.people, Math.round(outcome.eventsPerSecond), outcome.right ? 'right' : 'WRONG']
  return cells.map((cell, n) => (n === 0 ? String(cell).padEnd(12) : String(cell).padStart(WIDTHS[n] ?? 10))).join('')
}

const WIDTHS = [12, 7, 16, 10, 9, 7, 9, 10, 7]
const HEADS = ['database', 'round', 'answered before', 'stored', 'missing', 'twice', 'people', 'events/s', '']

async function embedded(): Promise<readonly Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'producting-chaos-'))
  try {
    return await rounds('embedded', { kind: 'embedded', folder }, folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function onPostgres(): Promise<readonly Row[]> {
  const programs = findPostgres()
  if (programs === undefined) {
    console.log(reportMissing('postgres'))
    return []
  }
  const folder = mkdtempSync(join(tmpdir(), 'producting-chaos-'))
  const server = await startPostgres(programs)
  try {
    return await rounds('postgresql', { kind: 'postgres', url: server.url('postgres') }, folder)
  } finally {
    await server.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

console.log(HEADS.map((head, n) => (n === 0 ? head.padEnd(12) : head.padStart(WIDTHS[n] ?? 10))).join(''))
const done = [...(await embedded()), ...(await onPostgres())]
const wrong = done.filter((row) => !row.outcome.right).length
console.log(wrong === 0 ? `${done.length} rounds, all right` : `${wrong} of ${done.length} rounds went wrong`)
const weathered = await throughStorm()
process.exit(wrong === 0 && weathered ? 0 : 1)
