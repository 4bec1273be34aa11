import { request } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ImportMappingInput } from '#server/imports/mapping.ts'
import type { ImportDone, ImportLine, ImportRefused } from '#server/imports/protocol.ts'
import { openRunningApp, type RunningApp } from '#tests/support/app.ts'
import { describeEachDatabase } from '#tests/support/world.ts'

const FILE = 'id,arm,paid,spend,country\na1,old,1,10.50,KR\na2,old,0,0,KR\na3,new,yes,7.25,JP\na4,new,no,0,KR\n'
const MAPPING: ImportMappingInput = { key: 'mail', name: 'Spring mail', unit: 'id', variant: 'arm', control: 'old', conversions: ['paid'], revenue: ['spend'], dimensions: ['country'] }

describeEachDatabase('POST /import', (database) => {
  let app: RunningApp
  beforeAll(async () => void (app = await openRunningApp({ database })))
  afterAll(() => app[Symbol.asyncDispose]())

  async function lines(body: string | Buffer, mapping: Partial<ImportMappingInput> = {}, headers: Record<string, string> = {}) {
    const query = new URLSearchParams({ file: 'spring.csv', mapping: JSON.stringify({ ...MAPPING, ...mapping }) })
    const answer = await fetch(`${app.url}/import?${query}`, { method: 'POST', body: body as BodyInit, headers: { authorization: `Bearer ${app.keys.admin}`, 'content-type': 'text/csv', ...headers } })
    const text = await answer.text()
    return { status: answer.status, lines: text.trim().split('\n').map((line) => JSON.parse(line) as ImportLine) }
  }
  const done = async (...asked: Parameters<typeof lines>) => (await lines(...asked)).lines.at(-1) as ImportDone
  const refused = async (...asked: Parameters<typeof lines>) => (await lines(...asked)).lines.at(-1) as ImportRefused
  const readout = (key: string) => app.admin.readout.get.query({ key })

  it('makes an experiment of a file, control first, with its results as metrics of their own', async () => {
    expect(await done(FILE)).toEqual({ kind: 'done', outcome: 'created', key: 'mail', rows: 4, units: 4, refusedRows: 0, badRows: [], notes: [] })
    const { experiment, metrics, breakdowns } = await readout('mail')
    expect(experiment).toMatchObject({ key: 'mail', name: 'Spring mail', origin: 'import', status: 'stopped', variants: [{ key: 'old', control: true }, { key: 'new', control: false }] })
    expect(metrics.map((metric) => [metric.key, metric.role, metric.kind, metric.currency, ...metric.arms.map((arm) => [arm.exposed, arm.converted, arm.sum])])).toEqual([
      ['mail.paid', 'decides', 'conversion', null, [2, 1, '1'], [2, 1, '1']],
      ['mail.spend', 'also', 'revenue', 'USD', [2, 1, '10.5'], [2, 1, '7.25']],
    ])
    expect(metrics[0]?.daily).toEqual([])
    expect(breakdowns.map((one) => [one.dimension, one.groups.map((group) => group.value)])).toEqual([['country', ['KR', 'JP']]])
  })

  it('leaves its metrics out of what live experiments are read on, and its people out of live people', async () => {
    expect((await app.admin.metric.list.query()).map((metric) => metric.key)).not.toContain('mail.paid')
    expect((await app.admin.people.list.query({})).people).toEqual([])
  })

  it('changes nothing for the same file with the same columns, also when it may replace', async () => {
    const before = await app.admin.experiment.get.query({ key: 'mail' })
    expect(await done(FILE)).toMatchObject({ outcome: 'unchanged', units: 4 })
    expect(await done(FILE, { replace: true })).toMatchObject({ outcome: 'unchanged' })
    expect(await app.admin.experiment.get.query({ key: 'mail' })).toEqual(before)
  })

  it.each([
    ['a changed file', () => lines(`${FILE}a5,new,1,1,JP\n`)],
    ['other columns', () => lines(FILE, { revenue: [] })],
  ])('asks to be told to replace for %s', async (_, asked) => {
    const before = await readout('mail')
    const { lines: said } = await asked()
    expect(said.at(-1)).toMatchObject({ kind: 'refused', code: 'file-changed', facts: { problem: 'file-changed', key: 'mail', file: 'spring.csv' }, message: expect.stringContaining('--replace') as string })
    expect(await readout('mail')).toEqual({ ...before, asOf: expect.any(Number) as number })
  })

  it('replaces whole: other arms, other columns, more decimals, and the history goes on', async () => {
    app.world.clock.advance(1_000)
    const file = 'who,arm,spend\nb1,new,1.005\nb2,newest,2\nb3,old,-3\n'
    expect(await done(file, { unit: 'who', conversions: [], dimensions: [], replace: true })).toMatchObject({
      outcome: 'replaced', units: 3, notes: [{ kind: 'rounded', column: 'spend', rows: 1, decimals: 2 }],
    })
    const { experiment, metrics, breakdowns } = await readout('mail')
    expect(experiment.variants.map((variant) => variant.key)).toEqual(['old', 'new', 'newest'])
    expect(metrics.map((metric) => [metric.key, metric.role, ...metric.arms.map((arm) => [arm.exposed, arm.sum])])).toEqual([['mail.spend', 'decides', [1, '-3'], [1, '1.01'], [1, '2']]])
    expect(breakdowns).toEqual([])
    const { entries } = await app.admin.experiment.history.query({ key: 'mail' })
    expect(entries.map((entry) => entry.action)).toEqual(['replaced', 'imported'])
  })

  it('names bad rows by line, counts them, and imports the others', async () => {
    const file = 'id,arm,paid\nu1,a,1\nu2,,1\nu3,b\nu4,b,maybe\nu5,b,0\nu1,a,0\nu6,a,0\n'
    const end = await done(file, { key: 'bad', control: 'a', revenue: [], dimensions: [] })
    expect(end).toMatchObject({ rows: 7, units: 3, refusedRows: 4 })
    expect(end.badRows).toEqual([
      { line: 3, problem: { kind: 'empty', column: 'arm' } },
      { line: 4, problem: { kind: 'columns', found: 2, expected: 3 } },
      { line: 5, problem: { kind: 'not-yes-no', column: 'paid', value: 'maybe' } },
      { line: 7, problem: { kind: 'repeated-unit', column: 'id', value: 'u1' } },
    ])
    const { metrics, checks } = await readout('bad')
    expect(metrics[0]?.arms.map((arm) => [arm.variant, arm.exposed, arm.converted])).toEqual([['a', 2, 1], ['b', 1, 0]])
    expect(checks.find((check) => check.name === 'data-complete')?.facts).toMatchObject({ counted: 3, refused: 4 })
  })

  it('makes a crossover of a person in two variants, under the one met first, and counts and tests them', async () => {
    const columns = { key: 'crossed', control: 'a', revenue: [], dimensions: [] }
    const byLine = 'id,arm,paid\nu1,a,1\nu1,a,0\nu1,b,0\nu2,b,1\nu3,a,0\n'
    const end = await done(byLine, columns)
    expect(end).toMatchObject({ rows: 5, units: 3, refusedRows: 1, badRows: [{ line: 3, problem: { kind: 'repeated-unit', value: 'u1' } }], notes: [{ kind: 'crossovers', people: 1 }] })
    const told = async () => {
      const { metrics, checks } = await readout('crossed')
      const check = checks.find((one) => one.name === 'crossovers')
      return { arms: metrics[0]?.arms.map((arm) => [arm.variant, arm.exposed, arm.converted]), people: check?.facts.people, met: check?.name === 'crossovers' ? check.facts.arms.map((arm) => arm.crossovers) : null }
    }
    expect(await told()).toEqual({ arms: [['a', 2, 1], ['b', 1, 1]], people: 1, met: [1, 0] })
    expect(await done(byLine, columns)).toMatchObject({ outcome: 'unchanged', units: 3, refusedRows: 1 })
    const byTime = 'id,arm,paid,at\nu1,a,1,2026-01-03\nu1,b,0,2026-01-01\nu2,b,1,2026-01-02\nu2,a,0,2026-01-02\nu3,a,0,2026-01-02\n'
    expect(await done(byTime, { ...columns, exposedAt: 'at', replace: true })).toMatchObject({ outcome: 'replaced', units: 3, refusedRows: 0, notes: [{ kind: 'crossovers', people: 2 }] })
    expect(await told()).toEqual({ arms: [['a', 1, 0], ['b', 2, 1]], people: 2, met: [0, 2] })
  })

  it('says that crossovers are uneven where far more of them met one variant first', async () => {
    const person = (n: number, rows: readonly string[]) => rows.map((arm) => `u${n},${arm},${n % 3 === 0 ? 1 : 0}\n`).join('')
    const file = `id,arm,paid\n${Array.from({ length: 12_000 }, (_, n) => person(n, n < 200 ? ['b', 'a'] : n < 220 ? ['a', 'b'] : [n % 2 === 0 ? 'a' : 'b'])).join('')}`
    expect(await done(file, { key: 'uneven', control: 'a', revenue: [], dimensions: [] })).toMatchObject({ units: 12_000, refusedRows: 0, notes: [{ kind: 'crossovers', people: 220 }] })
    const { checks } = await readout('uneven')
    expect(checks.find((one) => one.name === 'crossovers')).toMatchObject({ state: expect.not.stringMatching('ok') as string, facts: { people: 220 } })
  })

  it('reads the numbers of one file in one way: with a comma as the decimal point, points part thousands', async () => {
    const columns = { control: 'a', conversions: [], revenue: [], dimensions: [], values: ['spend'] }
    const sums = async (key: string) => (await readout(key)).metrics[0]?.arms.map((arm) => arm.sum)
    const german = await done('id;arm;spend\nu1;a;1.234\nu2;b;1.234,5\nu3;a;1.5\nu4;b;-2,25\nu5;b;0.500\nu6;a;1.234.567,125\n', { ...columns, key: 'german' })
    expect(german.badRows.map(({ line, problem }) => [line, problem.kind])).toEqual([[4, 'point-or-comma'], [6, 'point-or-comma']])
    expect(await sums('german')).toEqual(['1235801.125', '1232.25'])
    expect(await done('id;arm;spend\nu1;a;1.234\nu2;b;2.5\n', { ...columns, key: 'points' })).toMatchObject({ refusedRows: 0 })
    expect(await sums('points')).toEqual(['1.234', '2.5'])
  })

  it('names the first hundred of many bad rows and counts the rest', async () => {
    const file = `id,arm,paid\n${Array.from({ length: 250 }, (_, row) => `u${row},${row % 2 === 0 ? 'a' : 'b'},${row < 10 ? 1 : 'x'}\n`).join('')}`
    const end = await done(file, { key: 'many', control: 'a', revenue: [], dimensions: [] })
    expect([end.units, end.refusedRows, end.badRows.length, end.badRows[0]?.line, end.badRows.at(-1)?.line]).toEqual([10, 240, 100, 12, 111])
  })

  it.each<[string, string, Partial<ImportMappingInput>, string, string]>([
    ['every row is bad', 'id,arm,paid\nu1,a,x\nu2,b,y\n', {}, 'all-rows-bad', 'None of the 2 rows can be used, so nothing was written. The first: line 2: "paid" is "x"'],
    ['a column is missing', 'id,arm,payed\nu1,a,1\n', {}, 'no-such-columns', 'There is no column "paid". Did you mean "payed"? The file has: id, arm, payed.'],
    ['the control is missing', 'id,arm,paid\nu1,a,1\nu2,b,1\n', { control: 'aa' }, 'no-such-control', 'No row has the variant "aa". Did you mean "a"? The file has: a, b.'],
    ['there is one variant', 'id,arm,paid\nu1,a,1\n', {}, 'one-variant', 'has the one value "a"'],
    ['a column is no variant', `id,arm,paid\n${Array.from({ length: 30 }, (_, row) => `u${row},v${row},1\n`).join('')}`, {}, 'too-many-variants', 'more than 20 different values'],
    ['there are no rows', 'id,arm,paid\n', {}, 'empty-file', 'The file has no rows.'],
    ['the file is empty', '', {}, 'empty-file', 'The file has no rows.'],
  ])('refuses a file where %s, and writes nothing', async (_, file, mapping, problem, message) => {
    const end = await refused(file, { key: 'none', control: 'a', revenue: [], dimensions: [], ...mapping })
    expect(end).toMatchObject({ kind: 'refused', facts: { problem } })
    expect(end.message).toContain(message)
    await expect(app.admin.experiment.get.query({ key: 'none' })).rejects.toThrow('There is no experiment "none"')
  })

  it('refuses keys that mean something that runs here', async () => {
    await app.admin.metric.create.mutate({ key: 'taken.paid', name: 'Paid', definition: { kind: 'conversion', event: 'Paid', windowDays: 7 } })
    expect(await refused(FILE, { key: 'taken' })).toMatchObject({ code: 'key-taken', facts: { problem: 'metric-taken', metric: 'taken.paid' } })
  })

  it('takes days from the file, in the zone of the workspace', async () => {
    const file = 'id,arm,paid,at\nu1,a,1,2026-01-01 00:30\nu2,b,0,2026-01-01 23:59\nu3,a,1,2026-01-03\n'
    await done(file, { key: 'days', control: 'a', revenue: [], dimensions: [], exposedAt: 'at' })
    expect((await readout('days')).metrics[0]?.daily.map((day) => day.date)).toEqual(['2026-01-01', '2026-01-03'])
  })

  it('lets the chosen result decide', async () => {
    await done(FILE, { key: 'decides', decides: 'spend' })
    expect((await readout('decides')).metrics.map((metric) => [metric.key, metric.role])).toEqual([['decides.spend', 'decides'], ['decides.paid', 'also']])
  })

  it('writes nothing when the sender hangs up', async () => {
    const query = new URLSearchParams({ mapping: JSON.stringify({ ...MAPPING, key: 'hung-up' }) })
    const sending = request(`${app.url}/import?${query}`, { method: 'POST', headers: { authorization: `Bearer ${app.keys.admin}`, 'content-length': 1_000_000 } })
    sending.on('error', () => {})
    await new Promise((resolve) => sending.write(FILE, resolve))
    sending.destroy()
    // The key is let go once the broken import has ended.
    await expect.poll(async () => (await refused('', { key: 'hung-up' })).facts['problem']).toBe('empty-file')
    expect(await app.admin.import.standing.query({ key: 'hung-up' })).toEqual({ kind: 'free' })
  })

  it('says what stands at a key', async () => {
    expect(await app.admin.import.standing.query({ key: 'bad' })).toMatchObject({ kind: 'import', file: 'spring.csv' })
  })

  describe('at its door', () => {
    it.each<[string, Record<string, string>, number, string]>([
      ['nobody', { authorization: '' }, 401, 'not-signed-in'],
      ['an unknown token', { authorization: 'Bearer at_unknown' }, 401, 'key-unknown'],
      ['another site', { 'sec-fetch-site': 'cross-site' }, 403, 'cross-site'],
    ])('refuses %s', async (_, headers, status, code) => {
      const answer = await lines(FILE, { key: 'door' }, headers)
      expect([answer.status, (answer.lines[0] as unknown as { error: { code: string } }).error.code]).toEqual([status, code])
    })

    it('refuses a client key', async () => {
      expect((await lines(FILE, { key: 'door' }, { authorization: `Bearer ${app.keys.client}` })).status).toBe(401)
    })

    it.each([['no mapping', ''], ['a mapping that is no JSON', '?mapping={'], ['half a mapping', '?mapping={"key":"x"}']])('refuses %s', async (_, query) => {
      const answer = await fetch(`${app.url}/import${query}`, { method: 'POST', body: FILE, headers: { authorization: `Bearer ${app.keys.admin}` } })
      expect([400, 422]).toContain(answer.status)
    })
  })

  it('answers a preview with columns and a proposal', async () => {
    const answer = await fetch(`${app.url}/import/preview?whole=true`, { method: 'POST', body: FILE, headers: { authorization: `Bearer ${app.keys.admin}` } })
    expect(await answer.json()).toMatchObject({ delimiter: ',', rows: 4, guess: { unit: 'id', variant: 'arm', conversions: ['paid'], revenue: ['spend'] } })
  })
})

describe('the size of an upload', () => {
  it.each([['declared', { 'content-length': '2000000' }], ['found on the way', {}]])('is refused beyond the setting, %s', async (_, headers) => {
    await using app = await openRunningApp({ config: { importBytes: 1_000_000 } })
    const query = new URLSearchParams({ mapping: JSON.stringify(MAPPING) })
    const answer = await new Promise<string>((resolve, reject) => {
      const sending = request(`${app.url}/import?${query}`, { method: 'POST', headers: { authorization: `Bearer ${app.keys.admin}`, ...headers } }, async (res) => {
        const chunks: Buffer[] = []
        for await (const chunk of res as AsyncIterable<Buffer>) chunks.push(chunk)
        resolve(Buffer.concat(chunks).toString())
      })
      sending.on('error', reject)
      sending.end(Buffer.alloc(2_000_000, 'x'))
    })
    expect(answer).toContain('The file is larger than 1 MB.')
  })
})
