import { cpSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { openDatabase } from '#server/database/connect.ts'
import { readDemoFile } from '#server/demo/demo-file.service.ts'
import { startServer } from '#tests/support/server-process.ts'
import { smallDisk } from '#tests/support/small-disk.ts'
import { copyFolder, silentLog } from '#tests/support/world.ts'

const disk = smallDisk(76)
const size = 200

describe.skipIf(disk === undefined)('a server whose disk fills up', { timeout: 300_000 }, () => {
  it('refuses with 503, ends with a sentence, and has every event that it answered with 200', async () => {
    const folder = join(disk?.place ?? '', 'data')
    const template = copyFolder()
    mkdirSync(folder)
    cpSync(template.options.folder, folder, { recursive: true })
    await template.remove()
    const server = await startServer({ PRODUCTING_DATA: folder })
    const key = (await readDemoFile(folder))?.serverKey ?? ''
    const post = (round: number): Promise<Response> => {
      const batch = Array.from({ length: size }, (_, n) => ({ type: 'track', event: 'Filled', anonymousId: `visitor-${round}-${n}`, messageId: `${round}-${n}`, properties: { text: `${round}`.repeat(300) } }))
      return fetch(`${server.url}/v1/batch`, { method: 'POST', headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` }, body: JSON.stringify({ batch }) })
    }
    let answered = 0
    let refused: Response
    for (;;) {
      refused = await post(answered + 1)
      if (refused.status !== 200) break
      answered += 1
    }
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '30'])
    expect(await refused.json()).toMatchObject({ success: false, error: { code: 'disk-full' } })
    expect(await server.ended).toBe(1)
    expect(server.errors()).toContain(`The disk that holds ${folder} is full; make room and start again. Everything that was acknowledged is still there.\n`)
    expect(server.errors()).not.toMatch(/\n\s+at /)

    disk?.grow(600)
    const again = await startServer({ PRODUCTING_DATA: folder })
    expect(await again.stop()).toBe(0)
    const database = await openDatabase({ kind: 'embedded', folder }, silentLog)
    const { rows } = await sql<{ events: number }>`select count(*) as events from events`.execute(database.db)
    await database.close()
    expect(answered).toBeGreaterThan(0)
    expect(rows[0]?.events).toBeGreaterThanOrEqual(answered * size)
    disk?.remove()
  })
})
