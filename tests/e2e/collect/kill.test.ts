import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { DatabaseOptions } from '#server/database/connect.ts'
import { copyDatabase, describeEachDatabase } from '#tests/support/world.ts'
import { killErasure } from './kill-erasure.ts'
import { killRound } from './kill-round.ts'
import { freePort, type ServerPlace } from './server-process.ts'

async function somewhere<Result>(kind: 'embedded' | 'postgres', work: (place: ServerPlace, database: DatabaseOptions) => Promise<Result>): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), 'producting-kill-'))
  const copy = kind === 'postgres' ? await copyDatabase() : null
  const database: DatabaseOptions = copy?.options ?? { kind: 'embedded', folder }
  try {
    return await work({ folder, databaseUrl: database.kind === 'postgres' ? database.url : undefined, port: await freePort() }, database)
  } finally {
    await copy?.remove()
    rmSync(folder, { recursive: true, force: true })
  }
}

describeEachDatabase('kill -9', (kind) => {
  test('in the middle of an ingest loses nothing that was answered 200 and counts nothing twice', { timeout: 400_000 }, async () => {
    const outcome = await somewhere(kind, (place, database) => killRound({ place, database, round: 'r1', events: 8_000, killAt: 0.4 }))
    expect(outcome).toMatchObject({ stored: 8_000, missing: 0, twice: 0, people: 2_000n, cents: 500_000n, right: true })
    expect(outcome.answeredBefore).toBeGreaterThanOrEqual(3_000)
  })

  test('during an erasure leaves it to the next server, and what is counted is a rebuild without that person', { timeout: 400_000 }, async () => {
    const { before, left, isMet, after, adjusted, rebuilt } = await somewhere(kind, killErasure)
    expect(before).toEqual({ people: 101n, cents: (5_999n + 100n) * 250n })
    expect({ left: left > 0, isMet, after }).toEqual({ left: true, isMet: false, after: 0 })
    expect(adjusted).toEqual({ people: 100n, cents: 100n * 250n })
    expect(rebuilt).toEqual(adjusted)
  })
})
