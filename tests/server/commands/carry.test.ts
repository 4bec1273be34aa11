import { createHash } from 'node:crypto'
import { existsSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { migrations } from '#migrations/index.ts'
import { backup } from '#server/commands/backup.ts'
import { planTables } from '#server/commands/carry/plan.ts'
import { withDatabase } from '#server/commands/carry/installation.ts'
import { move } from '#server/commands/move.ts'
import { restore } from '#server/commands/restore.ts'
import type { DatabaseOptions } from '#server/database/connect.ts'
import type { Db } from '#server/database/database.ts'
import { migrateTo, migrationsRun } from '#server/database/migrate.ts'
import { foundWorkspace } from '#server/workspaces/found.service.ts'
import { scratchFolder } from '#tests/support/scratch.ts'
import { copyDatabase, copyFolder, type DatabaseKind, describeEachDatabase, openWorld, type Place } from '#tests/support/world.ts'

const quiet = { table: () => undefined, row: () => undefined, end: () => undefined }
const now = new Date('2026-03-02T09:00:00.000Z')
const everything = { workspace: undefined, replace: false, now, progress: quiet }

const place = (kind: DatabaseKind, empty = false): Promise<Place> => (kind === 'embedded' ? Promise.resolve(copyFolder(empty)) : copyDatabase(empty))
const other = (kind: DatabaseKind): DatabaseKind => (kind === 'embedded' ? 'postgres' : 'embedded')

/** Two workspaces whose rows hold what is easily lost on the way: microseconds, 2^63, text with every awkward character. */
async function furnish(db: Db): Promise<void> {
  for (const key of ['north', 'south']) {
    const { workspaceId } = await foundWorkspace(db, { key, name: `${key} "quoted" \\ back, {brace} NULL`, timeZone: 'Asia/Seoul', currency: 'KRW', synthetic: false, members: [{ name: '박민아 🌱', email: `mina@${key}.example`, team: 'product', role: 'admin' }] }, now)
    await sql`insert into events (workspace_id, environment_id, message_id, type, name, device, at, received_at, properties, context)
      select ${workspaceId}, 'env', 'm' || n, 'track', E'tab\\tline\\nquote"', 'd' || n, 9007199254740991 - n, n, jsonb_build_object('n', 12345678901234567890.000123, 'text', 'é' || chr(10) || '🙂', 'none', null), '[]' from generate_series(1, 1500) n`.execute(db)
  }
}

/** A table of every type, which is no part of the schema and is made on both sides. */
const treasures = sql`create table treasures (workspace_id text not null references workspaces (id) on delete cascade, id bigint generated always as identity primary key,
  bytes bytea, whole bigint, exact numeric, real double precision, moment timestamptz, day date, data jsonb, list text[], parent bigint references treasures (id))`

async function fillTreasures(db: Db): Promise<void> {
  await sql`insert into treasures (workspace_id, bytes, whole, exact, real, moment, day, data, list)
    select w.id, decode('00ff5c0a22', 'hex'), 9223372036854775807, 0.1000000000000000000000000000000000001, 1e-323, timestamptz '2026-03-29 01:59:59.999999+00', date '0044-03-15 BC',
      '{"b":1,"a":[1.10,null,"\\\\u0041"]}', array['', 'NULL', null, '{', ',', '"', E'\\\\'] from workspaces w`.execute(db)
  await sql`insert into treasures (workspace_id, exact, real, moment, data, list) select w.id, 'NaN', 'Infinity', 'infinity', 'null', '{}' from workspaces w`.execute(db)
}

type Content = Readonly<Record<string, readonly string[]>>

/** Every row of every table as text, however they lie on their pages. */
async function contentOf(db: Db): Promise<Content> {
  const tables = await planTables(db, { kind: 'all' })
  const content: [string, readonly string[]][] = []
  for (const { name, columns } of tables) {
    const { rows } = await sql<{ line: string }>`select array[${sql.join(columns.map((column) => sql`${sql.ref(column.name)}::text`))}]::text as line from ${sql.table(name)}`.execute(db)
    content.push([name, rows.map((row) => row.line).toSorted()])
  }
  return Object.fromEntries(content)
}

async function prepared(options: DatabaseOptions, withRows: boolean): Promise<Content> {
  return withDatabase(options, async ({ db }) => {
    await treasures.execute(db)
    if (withRows) await furnish(db)
    if (withRows) await fillTreasures(db)
    return contentOf(db)
  })
}

const contentIn = (options: DatabaseOptions): Promise<Content> => withDatabase(options, ({ db }) => contentOf(db))

describeEachDatabase('an installation', (kind) => {
  it('comes back from its backup with every byte, on the same engine and on the other', async () => {
    const [from, same, across] = await Promise.all([place(kind), place(kind), place(other(kind))])
    const folder = scratchFolder('backup')
    const file = join(folder, 'all.jsonl.gz')
    const before = await prepared(from.options, true)
    await backup(from.options, { file, workspace: undefined, now, progress: quiet })
    expect(statSync(file).mode & 0o777).toBe(0o600)
    expect(existsSync(`${file}.part`)).toBe(false)
    for (const target of [same, across]) {
      await prepared(target.options, false)
      await restore(target.options, { file, replace: false, progress: quiet })
      expect(await contentIn(target.options)).toEqual(before)
      const ids = await withDatabase(target.options, ({ db }) => sql<{ id: number }>`insert into treasures (workspace_id) select id from workspaces limit 1 returning id`.execute(db))
      expect(ids.rows[0]?.id).toBeGreaterThan(before['treasures']?.length ?? 0)
    }
    await Promise.all([from, same, across].map((each) => each.remove()))
    rmSync(folder, { recursive: true })
  })

  it('moves to the other engine whole, and is left as it was', async () => {
    const [from, to] = await Promise.all([place(kind), place(other(kind))])
    const before = await prepared(from.options, true)
    await prepared(to.options, false)
    await move(from.options, to.options, everything)
    expect(await contentIn(to.options)).toEqual(before)
    expect(await contentIn(from.options)).toEqual(before)
    await expect(move(from.options, to.options, everything)).rejects.toMatchObject({
      name: 'StartupProblem',
      message: 'The database there is not empty: it has the workspace north, south. Choose an empty one, or say --replace to remove what is there first.',
    })
    await move(from.options, to.options, { ...everything, replace: true })
    expect(await contentIn(to.options)).toEqual(before)
    await Promise.all([from.remove(), to.remove()])
  })

  it('gives one workspace away without touching another', async () => {
    const [from, to] = await Promise.all([place(kind), place(other(kind))])
    const before = await prepared(from.options, true)
    await prepared(to.options, false)
    await move(from.options, to.options, { ...everything, workspace: 'north' })
    const north = await contentIn(to.options)
    expect(north['events']).toHaveLength(1500)
    expect(before['treasures']).toEqual(expect.arrayContaining([...(north['treasures'] ?? [])]))
    await expect(move(from.options, to.options, { ...everything, workspace: 'north' })).rejects.toThrow('it has the workspace north')
    await move(from.options, to.options, { ...everything, workspace: 'south' })
    await move(from.options, to.options, { ...everything, workspace: 'north', replace: true })
    expect(await contentIn(to.options)).toEqual(before)
    await expect(move(from.options, to.options, { ...everything, workspace: 'east' })).rejects.toThrow('There is no workspace "east" here; there is north, south.')
    await Promise.all([from.remove(), to.remove()])
  })

  it('of an older version is restored into a newer one, and brought up to date', async () => {
    const [old, to] = await Promise.all([place(kind, true), place(kind)])
    const folder = scratchFolder('backup')
    const file = join(folder, 'old.jsonl.gz')
    const names = Object.keys(migrations).toSorted()
    await withDatabase(old.options, async (database) => {
      await migrateTo(database, migrations, names[0] ?? '')
      await sql`insert into workspaces (id, key, name, time_zone, secret, created_at) values ('w', 'old', 'Old', 'UTC', 's', now())`.execute(database.db)
    })
    await backup(old.options, { file, workspace: undefined, now, progress: quiet })
    await restore(to.options, { file, replace: false, progress: quiet })
    await withDatabase(to.options, async ({ db }) => {
      expect(await migrationsRun(db)).toEqual(names)
      expect(await db.selectFrom('workspaces').select('workspaces.key').execute()).toEqual([{ key: 'old' }])
    })
    await Promise.all([old.remove(), to.remove()])
    rmSync(folder, { recursive: true })
  })
})

describe('a backup that cannot be trusted changes nothing', () => {
  const damage: readonly (readonly [string, RegExp, (file: string) => void])[] = [
    ['cut short', /cut short; nothing was restored/, (file) => truncateSync(file, statSync(file).size - 20)],
    ['cut short between two lines', /cut short; nothing was restored/, (file) => rewrite(file, (lines) => lines.slice(0, -1))],
    ['changed in one value', /checksum differs/, (file) => rewrite(file, (lines) => lines.map((line) => line.replace('north', 'morth')))],
    ['without one row', /checksum differs/, (file) => rewrite(file, (lines) => lines.toSpliced(4, 1))],
    ['of something else', /no backup/, (file) => writeFileSync(file, 'id,name\n1,a\n')],
    ['of another JSON', /no backup of Producting/, (file) => writeFileSync(file, gzipSync('{"hello":1}\n'))],
    ['of a newer version', /newer version of Producting/, (file) => rewrite(file, (lines) => lines.map((line) => line.replace('"0001-workspaces"', '"9999-future"')), true)],
  ]

  it.each(damage)('%s', async (_, sentence, harm) => {
    const from = copyFolder()
    const to = copyFolder()
    const file = join(scratchFolder('backup'), 'all.jsonl.gz')
    await prepared(from.options, true)
    await backup(from.options, { file, workspace: undefined, now, progress: quiet })
    harm(file)
    await expect(restore(to.options, { file, replace: true, progress: quiet })).rejects.toThrow(sentence)
    expect((await contentIn(to.options))['workspaces']).toEqual([])
    await Promise.all([from.remove(), to.remove()])
    rmSync(join(file, '..'), { recursive: true })
  })
})

/** Writes the file's lines anew; `resigned` with a checksum that fits them. */
function rewrite(file: string, change: (lines: readonly string[]) => readonly string[], resigned = false): void {
  const lines = change(gunzipSync(readFileSync(file)).toString('utf8').trimEnd().split('\n'))
  const body = resigned ? signed(lines.slice(0, -1)) : `${lines.join('\n')}\n`
  writeFileSync(file, gzipSync(body))
}

function signed(lines: readonly string[]): string {
  const body = `${lines.join('\n')}\n`
  return `${body}${JSON.stringify({ rows: lines.filter((line) => line.startsWith('[')).length, sha256: createHash('sha256').update(body).digest('hex') })}\n`
}

describe('a running server', () => {
  it('keeps its embedded folder to itself, and a command says so', async () => {
    await using world = await openWorld({ database: 'embedded' })
    await expect(backup(world.options, { file: '/nowhere/x', workspace: undefined, now, progress: quiet })).rejects.toThrow(/is in use by another running Producting/)
  })
})
