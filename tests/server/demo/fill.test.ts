import { cpSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import { describe, expect, inject, it } from 'vitest'
import { openDatabase } from '#server/database/connect.ts'
import { testClock } from '#server/clock.ts'
import { readConfig } from '#server/config.ts'
import { foundWorkspace } from '#server/workspaces/found.service.ts'
import { fill } from '#tests/large/seed.ts'
import { sizesFrom } from '#tests/large/sizes.ts'
import { silentLog, openWorld, type World } from '#tests/support/world.ts'
import { type DemoApp, newFolder, openDemoApp, until } from './demo-app.ts'

const VISITORS = 160
const KEYS = ['landing-headline', 'signup-email-only', 'onboarding-checklist', 'pricing-layout'] as const

describe('filling the demo', () => {
  it('ends with the same numbers when it is stopped, begun again and told twice as when it runs through', async () => {
    const now = new Date()
    const set = await furnished(now)
    const through = await filledCopy(set, now, async (demo) => {
      expect(await demo.filled()).toMatchObject({ state: 'done', done: VISITORS, total: VISITORS })
    })
    const broken = await filledCopy(set, now, async (demo) => {
      const under = await until(demo.fill, ({ done }) => done > VISITORS / 3)
      await demo.app.parts.jobs.stop(under.workspaceId, under.id)
      const stopped = await demo.fill()
      expect(stopped.state).toBe('stopped')
      expect(stopped.done).toBeLessThan(VISITORS)
      // As after a kill between telling and noting it: a stretch is told twice.
      const { slice } = stopped.cursor as { readonly slice: number }
      await demo.app.parts.db.updateTable('jobs').set({ cursor: JSON.stringify({ slice: slice - 20 }) }).where('jobs.id', '=', stopped.id).execute()
      await demo.app.parts.jobs.start({ workspaceId: stopped.workspaceId, kind: stopped.kind, subject: stopped.subject })
      expect((await demo.filled()).state).toBe('done')
    })
    expect(broken).toEqual(through)
    expect(through[0]?.exposed).toBeGreaterThan(VISITORS * 0.9)
  }, 300_000)

  it('makes people of every kind that a product has, and tells nothing that has not happened yet, and nothing before its thirty days', async () => {
    await using world = await openWorld()
    await using demo = await openDemoApp({ world, visitors: 700 })
    await demo.filled()
    const { rows } = await sql<{ first: number; last: number; received: number }>`select min(at) as first, max(at) as last, max(received_at) as received from events`.execute(world.db)
    const { first, last, received } = rows[0] ?? { first: NaN, last: NaN, received: NaN }
    const now = demo.clock.now().getTime()
    expect(first).toBeGreaterThanOrEqual(now - 30 * 86_400_000)
    expect(last).toBeLessThanOrEqual(now)
    expect(received).toBeLessThanOrEqual(now)

    const admin = await demo.admin()
    const { rows: claims } = await sql`select s.user_id from subjects s`.execute(world.db)
    expect(await admin.people.bots.query()).toBeGreaterThan(0)
    expect(claims.length).toBeGreaterThan(50)
    expect((await admin.metric.events.query()).map(({ name }) => name)).toEqual(expect.arrayContaining(['Signed Up', 'Activated', 'Invited', 'Checklist Step Completed', 'Support Contacted', 'Upgraded', 'Experiment Viewed']))
  })
})

describe('filling a large workspace, here a small one', () => {
  const sizes = { flags: 8, experiments: 4, audiences: 5, people: 1_200 }
  const config = readConfig({ PRODUCTING_LOG: 'silent' }, '/tmp')

  it('goes on where it was stopped, ends with everything that was asked for, and changes nothing when it is run again', async () => {
    await using world = await openWorld()
    const now = world.clock.now()
    const stop = new AbortController()
    const stopped = fill({ database: world.database, config, sizes, now, signal: stop.signal, told: (what, done) => void (what === 'people' && done > 600 && stop.abort()) })
    await expect(stopped).rejects.toThrow('aborted')
    const standing = await found(world)
    expect(Number(standing['people'])).toBeGreaterThan(600)
    expect(Number(standing['people'])).toBeLessThan(sizes.people)
    const told: string[] = []
    const again = () => fill({ database: world.database, config, sizes, now, signal: new AbortController().signal, told: (what, done, of) => void (done === of && told.push(what)) })
    await again()
    const whole = await found(world)
    expect(whole).toMatchObject({ flags: '8', audiences: '5', drafts: '2', running: '1', decided: '1', people: '1200', waiting: '0' })
    expect(Number(whole['counted'])).toBeGreaterThan(600)
    expect(told).toEqual(['audiences', 'flags', 'experiments', 'people', 'counting'])
    await again()
    expect(await found(world)).toEqual(whole)
  })

  it('puts made-up people beside nobody', async () => {
    await using world = await openWorld()
    await foundWorkspace(world.db, { key: 'acme', name: 'Acme', timeZone: 'UTC', currency: 'EUR', synthetic: false, members: [] }, world.clock.now())
    await expect(fill({ database: world.database, config, sizes, now: world.clock.now(), signal: new AbortController().signal, told: () => undefined })).rejects.toThrow('The workspace "Acme" is in this database.')
  })

  it.each([
    ['--people', 'many', '--people is "many"; it must be a whole number from 1 to 50000000.'],
    ['--flags', '10', '--experiments is 300 and --flags 10: each experiment decides a flag of its own, so there are at least as many flags.'],
    ['--cats', '3', 'There are --flags, --experiments, --audiences and --people.'],
  ])('says what is wrong with %s %s', (option, value, sentence) => {
    expect(() => sizesFrom([option, value])).toThrow(sentence)
  })
})

/** Counts of what there is; waiting: people whose numbers are not in the sums yet. */
async function found({ db }: World): Promise<{ readonly [what: string]: string }> {
  const { rows } = await sql<{ [what: string]: string }>`select
    (select count(*) from flags)::text as flags, (select count(*) from audiences)::text as audiences,
    (select count(*) from experiments where status = 'draft')::text as drafts, (select count(*) from experiments where status = 'running')::text as running, (select count(*) from experiments where status = 'stopped')::text as decided,
    (select count(*) from identities where identity like 'device:%')::text as people, (select count(*) from events)::text as events,
    (select count(*) from units u join experiments e on e.id = u.experiment_id)::text as counted, (select count(*) from changes)::text as waiting`.execute(db)
  return rows[0] ?? {}
}

/** An installation that is set up and still empty, closed, to be copied. */
async function furnished(now: Date): Promise<string> {
  const folder = newFolder()
  const database = await openDatabase({ kind: 'embedded', folder: template(folder) }, silentLog)
  const demo = await openDemoApp({ world: { database }, folder, clock: testClock(now) })
  await demo.filled()
  await database.db.updateTable('jobs').set({ state: 'waiting' }).execute()
  await demo[Symbol.asyncDispose]()
  await database.close()
  return folder
}

function template(folder: string): string {
  cpSync(join(inject('embedded').migrated, 'database'), join(folder, 'database'), { recursive: true })
  return folder
}

async function filledCopy(set: string, now: Date, run: (demo: DemoApp) => Promise<void>) {
  const folder = newFolder()
  cpSync(join(set, 'database'), join(folder, 'database'), { recursive: true })
  cpSync(join(set, 'demo.json'), join(folder, 'demo.json'))
  const database = await openDatabase({ kind: 'embedded', folder }, silentLog)
  const demo = await openDemoApp({ world: { database }, folder, clock: testClock(now), visitors: VISITORS })
  await run(demo)
  const numbers = await numbersOf(demo)
  await demo[Symbol.asyncDispose]()
  await database.close()
  return numbers
}

/** Everything that the readouts count, with the number of events. */
async function numbersOf({ app }: DemoApp) {
  await app.parts.readouts.catchUp()
  const { id } = await app.parts.db.selectFrom('workspaces').select('workspaces.id').executeTakeFirstOrThrow()
  const counted = []
  for (const key of KEYS) {
    const { metrics, checks, breakdowns } = await app.parts.readouts.readout({ workspaceId: id, key, breakdowns: true })
    const exposed = metrics[0]?.arms.reduce((sum, arm) => sum + arm.exposed, 0) ?? 0
    counted.push({ key, exposed, metrics, breakdowns, ratio: checks.filter(({ name }) => name !== 'data-complete') })
  }
  const { rows: events } = await sql<{ messages: string }>`select string_agg(message_id, ' ' order by message_id) as messages from events`.execute(app.parts.db)
  return [...counted, { key: 'events', exposed: 0, events }]
}
