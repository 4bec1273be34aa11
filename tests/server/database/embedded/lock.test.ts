import { spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { openDatabase } from '#server/database/connect.ts'
import { runFile } from '#tests/support/child.ts'
import { unprivileged } from '#tests/support/postgres-server.ts'
import { scratchFolder } from '#tests/support/scratch.ts'
import { copyFolder, openWorld, silentLog } from '#tests/support/world.ts'

const isRoot = process.getuid?.() === 0

function canUnshare(): boolean {
  return spawnSync('unshare', ['--net', 'true']).status === 0
}

describe('the data folder', () => {
  it('belongs to one opener, in this process and in any other', async () => {
    await using world = await openWorld({ database: 'embedded', empty: true })
    const folder = world.options.kind === 'embedded' ? world.options.folder : ''
    const sentence = `The data folder ${folder} is in use by another running Producting. Stop that one first, or choose another folder with PRODUCTING_DATA.`
    await expect(openDatabase(world.options, silentLog)).rejects.toMatchObject({ name: 'StartupProblem', message: sentence })
    const other = runFile('tests/support/embedded-opener.ts', [folder])
    expect((await other.lines.next()).value).toBe(`StartupProblem: ${sentence}`)
    expect((await sql`select 1 as still`.execute(world.db)).rows).toEqual([{ still: 1 }])
  })

  it.runIf(canUnshare())('belongs to one opener across containers that share it, each with a network of its own', async () => {
    await using world = await openWorld({ database: 'embedded', empty: true })
    const folder = world.options.kind === 'embedded' ? world.options.folder : ''
    const other = runFile('tests/support/embedded-opener.ts', [folder], { through: ['unshare', '--net'] })
    expect((await other.lines.next()).value).toMatch(/is in use by another running Producting/)
  })

  it('is free again once it is closed', async () => {
    const { options, remove } = copyFolder(true)
    for (const _ of [1, 2]) await (await openDatabase(options, silentLog)).close()
    await remove()
  })

  it('is free again, with every acknowledged row, when its opener was killed', async () => {
    const { options, remove } = copyFolder(true)
    for (const round of [1, 2]) {
      const writer = runFile('tests/support/embedded-writer.ts', [options.folder])
      let acknowledged = 0
      for (let count = 0; count < 40 * round; count += 1) acknowledged = Number((await writer.lines.next()).value)
      writer.process.kill('SIGKILL')
      expect(await writer.ended).toBe('SIGKILL')
      const said = writer.output().trim().split('\n').at(-1)
      const database = await openDatabase(options, silentLog)
      const { rows } = await sql<{ count: number; last: number; halves: number }>`select count(*) as count, max(id) as last, count(*) filter (where half <> 'both') as halves from written`.execute(database.db)
      await database.close()
      expect(acknowledged).toBeGreaterThan(0)
      expect(rows[0]?.last).toBeGreaterThanOrEqual(Number(said))
      expect(rows[0]).toMatchObject({ count: rows[0]?.last, halves: 0 })
    }
    await remove()
  })

  it('is made where it is missing, also when an earlier making was cut short', async () => {
    const folder = join(scratchFolder('fresh'), 'deep', 'data')
    mkdirSync(join(folder, 'database.new'), { recursive: true })
    writeFileSync(join(folder, 'database.new', 'PG_VERSION'), 'half-written')
    const database = await openDatabase({ kind: 'embedded', folder }, silentLog)
    expect((await sql`select 1 as one`.execute(database.db)).rows).toEqual([{ one: 1 }])
    await database.close()
    rmSync(join(folder, '../..'), { recursive: true })
  })

  it('that is a file is refused in a sentence', async () => {
    const file = join(scratchFolder('file'), 'data')
    writeFileSync(file, '')
    await expect(openDatabase({ kind: 'embedded', folder: file }, silentLog)).rejects.toMatchObject({
      name: 'StartupProblem',
      message: `The data folder ${file} cannot be used: that is a file, not a folder. Choose another one with PRODUCTING_DATA.`,
    })
    rmSync(join(file, '..'), { recursive: true })
  })

  it('whose database is damaged is refused in a sentence, and keeps no lock', async () => {
    const { options, remove } = copyFolder(true)
    rmSync(join(options.folder, 'database/global/pg_control'))
    for (const _ of [1, 2]) await expect(openDatabase(options, silentLog)).rejects.toMatchObject({ name: 'StartupProblem', message: expect.stringMatching(/^The database in .* does not open: .*pg_control/) })
    await remove()
  })

  it.runIf(process.platform !== 'win32')('that may not be written is refused in a sentence', async () => {
    const { options, remove } = copyFolder(true)
    chmodSync(options.folder, 0o555)
    const opener = runFile('tests/support/embedded-opener.ts', [options.folder], { environment: { HOME: '/tmp', TMPDIR: '/tmp' }, ...(isRoot ? { as: unprivileged() } : {}) })
    expect((await opener.lines.next()).value).toBe(`StartupProblem: The data folder ${options.folder} cannot be used: this user may not write there. Choose another one with PRODUCTING_DATA.`)
    chmodSync(options.folder, 0o755)
    await remove()
  })
})
