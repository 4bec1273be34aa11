import { cpSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { openDatabase } from '#server/database/connect.ts'
import { smallDisk } from '#tests/support/small-disk.ts'
import { copyFolder, silentLog } from '#tests/support/world.ts'

const disk = smallDisk(80)

describe.skipIf(disk === undefined)('a full disk', () => {
  it('is refused with 503, ends the database in a sentence, and keeps every acknowledged row', async () => {
    const folder = join(disk?.place ?? '', 'data')
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

    disk?.grow(400)
    const again = await openDatabase({ kind: 'embedded', folder }, silentLog)
    const { rows } = await sql<{ rounds: number; rows: number }>`select count(distinct n) as rounds, count(*) as rows from filled`.execute(again.db)
    expect(acknowledged).toBeGreaterThan(5)
    expect(rows).toEqual([{ rounds: acknowledged, rows: acknowledged * 200 }])
    await again.close()
    disk?.remove()
  })
})
