import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { DatabaseOptions } from '#server/database/connect.ts'
import { copyDatabase, describeEachDatabase } from '#tests/support/world.ts'
import { killRound } from './kill-round.ts'
import { freePort } from './server-process.ts'

describeEachDatabase('kill -9 in the middle of an ingest', (kind) => {
  test('loses nothing that was answered 200 and counts nothing twice', { timeout: 400_000 }, async () => {
    const folder = mkdtempSync(join(tmpdir(), 'producting-kill-'))
    const copy = kind === 'postgres' ? await copyDatabase() : null
    const database: DatabaseOptions = copy?.options ?? { kind: 'embedded', folder }
    try {
      const place = { folder, databaseUrl: database.kind === 'postgres' ? database.url : undefined, port: await freePort() }
      const outcome = await killRound({ place, database, round: 'r1', events: 8_000, killAt: 0.4 })
      expect(outcome).toMatchObject({ stored: 8_000, missing: 0, twice: 0, people: 2_000n, cents: 500_000n, right: true })
      expect(outcome.answeredBefore).toBeGreaterThanOrEqual(3_000)
    } finally {
      await copy?.remove()
      rmSync(folder, { recursive: true, force: true })
    }
  })
})
