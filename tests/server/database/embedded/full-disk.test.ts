import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { openDatabase } from '#server/database/connect.ts'
import { scratchFolder } from '#tests/support/scratch.ts'
import { copyFolder, silentLog } from '#tests/support/world.ts'

/** A small disk of its own; undefined where this user may not mount one. */
function smallDisk(megabytes: number): string | undefined {
  const place = scratchFolder('disk')
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', place], { stdio: 'ignore' })
    return place
  } catch {
    rmSync(place, { recursive: true })
    console.warn('\nA full disk is not tested: this user may not mount a small one. Run the tests as root with CAP_SYS_ADMIN.\n')
    return undefined
  }
}

const disk = smallDisk(80)

describe.skipIf(disk === undefined)('a full disk', () => {
  it('is refused with 503, ends the database in a sentence, and keeps every acknowledged row', async () => {
    const place = disk ?? ''
    const folder = join(place, 'data')
    const template = copyFolder(true)
    mkdirSync(folder)
    cpSync(template.options.folder, folder, { recursive: true })
    await template.remove()
    const database = await openDatabase({ kind: 'embedded', folder }, silentLog)
    await sql`create table filled (n int, text text)`.execute(database.db)
    const insert = (n: number) => sql`insert into filled select ${n}, repeat(md5(g::text), 8) from generate_series(1, 200) g`.execute(database.db)

    let acknowledged = 0
    const refused = await (async () => {
      for (;;) {
        try {
          await insert(acknowledged + 1)
          acknowledged += 1
        } catch (error) {
          return error
        }
      }
    })()
    const sentence = `The disk that holds ${folder} is full; make room and start again. Everything that was acknowledged is still there.`
    expect(refused).toMatchObject({ name: 'Refusal', code: 'disk-full', status: 503, retryAfter: 30 })
    await expect(database.lost).resolves.toMatchObject({ name: 'StartupProblem', message: sentence })
    await expect(insert(0)).rejects.toMatchObject({ code: 'disk-full' })
    await database.close()

    execFileSync('mount', ['-o', 'remount,size=400m', place])
    const again = await openDatabase({ kind: 'embedded', folder }, silentLog)
    const { rows } = await sql<{ rounds: number; rows: number }>`select count(distinct n) as rounds, count(*) as rows from filled`.execute(again.db)
    expect(acknowledged).toBeGreaterThan(5)
    expect(rows).toEqual([{ rounds: acknowledged, rows: acknowledged * 200 }])
    await again.close()
    execFileSync('umount', [place])
    rmSync(place, { recursive: true })
  })
})
