import { execFile } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { type AddressInfo, connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { writeDemoFile } from '#server/demo/demo-file.service.ts'
import type { MetricReadout, Readout } from '#server/readouts/readout.ts'
import { openRunningApp, type RunningApp } from '#tests/support/app.ts'
import { importOptions } from '#server/commands/import-options.ts'
import { copyDatabase, copyFolder, describeOnPostgres, type Place } from '#tests/support/world.ts'
import { cookieCatsCsv, dataSet } from './files.ts'

const COMMAND = resolve(import.meta.dirname, '../../../server/commands/run.mjs')
const SMALL = 'id,arm,paid\nu1,a,1\nu2,b,0\nu3,a,x\n'
const SMALL_COLUMNS = ['--unit', 'id', '--variant', 'arm', '--control', 'a', '--conversion', 'paid']
const CATS_COLUMNS = ['--unit', 'userid', '--variant', 'version', '--control', 'gate_30', '--conversion', 'retention_1,retention_7', '--value', 'sum_gamerounds']

type Ended = { readonly code: number; readonly out: string; readonly error: string }

/** The real command in a process of its own. */
function runImport(parameters: readonly string[], environment: Readonly<Record<string, string>>): Promise<Ended> {
  const { DATABASE_URL: _, ...inherited } = process.env
  return new Promise((end) => {
    execFile('node', [COMMAND, 'import', ...parameters], { env: { ...inherited, ...environment }, maxBuffer: 50_000_000 }, (failure, out, error) => {
      end({ code: failure === null ? 0 : Number(failure.code), out, error })
    })
  })
}

let scratch: string
beforeAll(() => void (scratch = mkdtempSync(join(tmpdir(), 'producting-import-'))))
afterAll(() => rmSync(scratch, { recursive: true, force: true }))

function fileNamed(name: string, content: string): string {
  const path = join(scratch, name)
  writeFileSync(path, content)
  return path
}

function metricNamed(readout: Readout, name: string): MetricReadout {
  const metric = readout.metrics.find((one) => one.name === name)
  if (metric === undefined) throw new Error(`no metric ${name}`)
  return metric
}

/** Test and difference against control, by variant. */
function evidence(metric: MetricReadout, variant: string) {
  const lift = metric.lifts.find((one) => one.variant === variant)?.lift
  if (lift === undefined || lift.kind === 'none') throw new Error(`no lift of ${variant}`)
  return lift
}

function expectCookieCats(readout: Readout): void {
  const [day1, day7, rounds] = ['retention_1', 'retention_7', 'sum_gamerounds'].map((name) => metricNamed(readout, name)) as [MetricReadout, MetricReadout, MetricReadout]
  expect(day7.arms.map((arm) => [arm.variant, arm.exposed, arm.converted])).toEqual([['gate_30', 44_700, 8_502], ['gate_40', 45_489, 8_279]])
  expect(day7.arms.map((arm) => ((arm.value ?? 0) * 100).toFixed(3))).toEqual(['19.020', '18.200'])
  expect(evidence(day7, 'gate_40').statistic).toBeCloseTo(-3.16436, 5)
  expect(evidence(day7, 'gate_40').pValue).toBeCloseTo(0.00155425, 8)
  expect(day1.arms.map((arm) => arm.converted)).toEqual([20_034, 20_119])
  expect(evidence(day1, 'gate_40').statistic).toBeCloseTo(-1.78409, 5)
  expect(evidence(day1, 'gate_40').pValue).toBeCloseTo(0.0744097, 7)
  expect(rounds.arms.map((arm) => arm.sum)).toEqual(['2344795', '2333530'])
  const ratio = readout.checks.find((check) => check.name === 'sample-ratio')
  expect(ratio?.state).toBe('warn')
  expect(ratio?.name === 'sample-ratio' ? [ratio.facts.chiSquare?.toFixed(4), ratio.facts.pValue?.toPrecision(4)] : null).toEqual(['6.9024', '0.008608'])
}

describe('npm run import, with the embedded database', () => {
  let place: Place
  let environment: Readonly<Record<string, string>>
  beforeAll(() => {
    place = copyFolder()
    environment = { PRODUCTING_DATA: place.options.kind === 'embedded' ? place.options.folder : '', PRODUCTING_DEMO: 'off' }
  })
  afterAll(() => place.remove())

  it('gives the known answers for a made file with the counts of Cookie Cats, as JSON and nothing else', async () => {
    const path = fileNamed('made_cats.csv', cookieCatsCsv(7))
    const { code, out, error } = await runImport([path, ...CATS_COLUMNS, '--json'], environment)
    expect([code, error.includes('Imported "made_cats": 90,189 people from 90,189 rows.')]).toEqual([0, true])
    expectCookieCats(JSON.parse(out) as Readout)
  }, 600_000)

  it('prints the same readout as a table with its sentence, and changes nothing the second time', async () => {
    const { code, out, error } = await runImport([join(scratch, 'made_cats.csv'), ...CATS_COLUMNS], environment)
    expect([code, error]).toEqual([0, expect.stringContaining('nothing was changed')])
    for (const text of ['No clear answer.', 'retention_7', '44,700', '45,489', '19.020 %', '18.200 %', '0.00155', '0.0744', 'Sample ratio, warning', '0.0086']) expect(out).toContain(text)
  })

  it('names what is wrong in one sentence and ends with 1', async () => {
    const path = fileNamed('small.csv', SMALL)
    const cases: readonly (readonly [readonly string[], string])[] = [
      [[scratch, ...SMALL_COLUMNS], 'is not a file.'],
      [[path, ...SMALL_COLUMNS, '--url', 'http://127.0.0.1:9'], '--url needs --token'],
      [[path, ...SMALL_COLUMNS, '--url', 'http://127.0.0.1:9', '--token', 'at_x'], 'does not answer'],
      [[path, '--unit', 'user', '--variant', 'arm', '--control', 'a', '--conversion', 'paid'], 'There is no column "user". Did you mean'],
    ]
    for (const [parameters, message] of cases) {
      const { code, out, error } = await runImport(parameters, environment)
      expect([parameters, code, out]).toEqual([parameters, 1, ''])
      expect(error).toContain(message)
      expect(error).not.toMatch(/\n\s+at /)
    }
  }, 600_000)

  it.each([
    [['--unit', 'id', '--variant', 'arm', '--conversion', 'paid'], "required option '--control <variant>' not specified"],
    [['--unit', 'id', '--variant', 'arm', '--control', 'a'], 'Choose at least one column with a result'],
    [[...SMALL_COLUMNS, '--key', 'Not A Key'], '--key: A key begins with'],
    [[...SMALL_COLUMNS, '--conversions', 'paid'], "unknown option '--conversions'"],
  ])('%j is not taken', (parameters, message) => {
    expect(() => importOptions(['small.csv', ...parameters])).toThrow(message)
  })

  it('reads a file that lies in a read-only folder, and leaves nothing beside it', async () => {
    const folder = join(scratch, 'read-only')
    mkdirSync(folder)
    writeFileSync(join(folder, 'there.csv'), SMALL, { mode: 0o400 })
    chmodSync(folder, 0o500)
    const { code, error } = await runImport([join(folder, 'there.csv'), ...SMALL_COLUMNS], environment)
    expect([code, error]).toEqual([0, expect.stringContaining('1 row was left out:\n  line 4: "paid" is "x"; a conversion is')])
  })

  it('asks for --replace when the file has changed, and replaces with it', async () => {
    const path = fileNamed('there.csv', 'id,arm,paid\nu1,a,1\nu2,b,0\nu3,b,1\n')
    const asked = await runImport([path, ...SMALL_COLUMNS], environment)
    expect([asked.code, asked.out]).toEqual([1, ''])
    expect(asked.error).toContain('Use --replace to put this file in its place.')
    const replaced = await runImport([path, ...SMALL_COLUMNS, '--replace', '--json'], environment)
    expect(replaced.error).toContain('Replaced "there": 3 people from 3 rows.')
    expect((JSON.parse(replaced.out) as Readout).metrics[0]?.arms.map((arm) => arm.exposed)).toEqual([1, 2])
  })
})

describeOnPostgres('npm run import, with DATABASE_URL', () => {
  let place: Place
  let environment: Readonly<Record<string, string>>
  beforeAll(async () => {
    const made = await copyDatabase()
    place = made
    environment = { DATABASE_URL: made.options.url, PRODUCTING_DATA: join(scratch, 'elsewhere'), PRODUCTING_DEMO: 'off' }
  })
  afterAll(() => place.remove())

  const cats = dataSet('cookie_cats.csv')
  it.skipIf(cats === undefined)('gives every known answer of Cookie Cats', async () => {
    const { code, out } = await runImport([cats ?? '', ...CATS_COLUMNS, '--json'], environment)
    expect(code).toBe(0)
    expectCookieCats(JSON.parse(out) as Readout)
  }, 600_000)

  const mails = dataSet('hillstrom.csv')
  it.skipIf(mails === undefined)('gives every known answer of the Hillstrom campaign', async () => {
    const { code, out } = await runImport(
      [mails ?? '', '--unit', '@row', '--variant', 'segment', '--control', 'No E-Mail', '--conversion', 'visit,conversion', '--revenue', 'spend', '--dimension', 'channel,zip_code,newbie', '--currency', 'USD', '--json'],
      environment,
    )
    expect(code).toBe(0)
    const readout = JSON.parse(out) as Readout
    const [visit, conversion, spend] = ['visit', 'conversion', 'spend'].map((name) => metricNamed(readout, name)) as [MetricReadout, MetricReadout, MetricReadout]
    expect(visit.arms.map((arm) => [arm.name, arm.exposed, arm.converted])).toEqual([['No E-Mail', 21_306, 2_262], ['Mens E-Mail', 21_307, 3_894], ['Womens E-Mail', 21_387, 3_238]])
    expect(conversion.arms.map((arm) => arm.converted)).toEqual([122, 267, 189])
    expect(spend.arms.map((arm) => arm.sum)).toEqual(['13908.33', '30311.69', '23038.11'])
    const [mens, womens] = ['Mens E-Mail', 'Womens E-Mail'].map((variant) => evidence(spend, variant))
    expect([mens?.difference.estimate.toFixed(6), mens?.statistic.toFixed(5)]).toEqual(['0.769827', '5.30014'])
    expect([womens?.difference.estimate.toFixed(6), womens?.statistic.toFixed(5), womens?.pValue.toFixed(5)]).toEqual(['0.424412', '3.25637', '0.00113'])
    // The known 1.157e-7 is a normal tail; Welch's own, with 36,000 degrees of freedom and more, is a little wider.
    expect(mens?.pValue).toBeGreaterThan(1.157e-7)
    expect(mens?.pValue).toBeLessThan(1.157e-7 * 1.01)
    expect(spend.lifts.flatMap(({ lift }) => (lift.kind === 'none' ? [] : lift.inputs.flatMap((one) => [one.control, one.variant]))).map((one) => one.sumOfSquares)).toEqual(['2870050.3621', '6759024.4973', '2870050.3621', '4911446.5763'])
    expect([visit, conversion].flatMap((metric) => ['Mens E-Mail', 'Womens E-Mail'].map((variant) => evidence(metric, variant).statistic.toFixed(4)))).toEqual(['22.4860', '13.9492', '7.3851', '3.7796'])
    const ratio = readout.checks.find((check) => check.name === 'sample-ratio')
    expect(ratio?.name === 'sample-ratio' ? [ratio.state, ratio.facts.degreesOfFreedom, ratio.facts.chiSquare?.toFixed(5), ratio.facts.pValue?.toFixed(4)] : null).toEqual(['ok', 2, '0.20253', '0.9037'])
    expect(readout.breakdowns.map((one) => one.dimension)).toEqual(['channel', 'zip_code', 'newbie'])
  }, 600_000)
})

type Cut = 'asked' | 'answering' | 'mid-line'

/** The way to the server, which breaks at the import as if the server had been killed: before it answers, after a whole line, after half of one. */
async function cableTo(url: string, cut: Cut): Promise<AsyncDisposable & { readonly url: string }> {
  const server = createServer((near) => {
    const far = connect({ port: Number(new URL(url).port), host: '127.0.0.1' })
    let isImport = false
    const breakOff = () => void (far.destroy(), near.resetAndDestroy())
    near.on('data', (chunk: Buffer) => {
      isImport ||= chunk.toString('latin1').startsWith('POST /import')
      if (isImport && cut === 'asked') breakOff()
      else far.write(chunk)
    })
    far.on('data', (chunk: Buffer) => {
      const line = chunk.toString('latin1').indexOf('{"kind"')
      if (!isImport || line === -1) near.write(chunk)
      else near.write(chunk.subarray(0, cut === 'mid-line' ? line + 9 : chunk.length), () => (cut === 'mid-line' ? near.end(() => far.destroy()) : breakOff()))
    })
    near.on('error', () => far.destroy()).on('close', () => far.destroy())
    far.on('error', () => near.destroy()).on('close', () => near.destroy())
  })
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    [Symbol.asyncDispose]: () => new Promise<void>((closed) => void server.close(() => closed())),
  }
}

describe('npm run import, with a server that runs', () => {
  let app: RunningApp
  let folder: string
  beforeAll(async () => {
    app = await openRunningApp()
    folder = join(scratch, 'server-data')
    await writeDemoFile(folder, { url: app.url, clientKey: app.keys.client, serverKey: app.keys.server, adminToken: app.keys.admin, signInUrl: '' })
  })
  afterAll(() => app[Symbol.asyncDispose]())

  it('hands the file to the server that demo.json names', async () => {
    const { code, out, error } = await runImport([fileNamed('small.csv', SMALL), ...SMALL_COLUMNS, '--key', 'by-file', '--json'], { PRODUCTING_DATA: folder })
    expect([code, error]).toEqual([0, expect.stringContaining('Imported "by-file": 2 people from 3 rows.')])
    expect(JSON.parse(out)).toEqual({ ...(await app.admin.readout.get.query({ key: 'by-file' })), asOf: expect.any(Number) as number })
  })

  it.each(['--token', '--key'])('hands it to the server at --url with an admin token in %s', async (option) => {
    const parameters = [join(scratch, 'small.csv'), ...SMALL_COLUMNS, '--key', `by-url${option.slice(1)}`, '--url', app.url, option, app.keys.admin]
    const { code, error } = await runImport(parameters, { PRODUCTING_DATA: join(scratch, 'nothing') })
    expect([code, error]).toEqual([0, expect.stringContaining(`Imported "by-url${option.slice(1)}"`)])
  })

  it.each<[string, Cut]>([
    ['while it is sent the file', 'asked'],
    ['while it answers', 'answering'],
    ['in the middle of a line', 'mid-line'],
  ])('says in one sentence that the server ended, %s, and ends with 1', async (_, cut) => {
    await using cable = await cableTo(app.url, cut)
    const rows = Array.from({ length: 40_000 }, (_, row) => `u${row},${row % 2 === 0 ? 'a' : 'b'},${row % 7 === 0 ? 1 : 0}\n`).join('')
    const parameters = [fileNamed('long.csv', `id,arm,paid\n${rows}`), ...SMALL_COLUMNS, '--key', `cut-${cut}`, '--url', cable.url, '--token', app.keys.admin]
    const { code, out, error } = await runImport(parameters, { PRODUCTING_DATA: join(scratch, 'nothing') })
    const said = error.split('\n').filter((line) => line !== '' && !/%|counting|sending|reading|writing/.test(line))
    expect([code, out, said]).toEqual([1, '', ['The server ended before the import was done. Nothing was changed; try again.']])
  })

  it("says the server's own sentence when it refuses", async () => {
    const { code, out, error } = await runImport([fileNamed('small.csv', 'id,arm,paid\nu1,a,1\nu2,b,1\n'), ...SMALL_COLUMNS, '--key', 'by-file'], { PRODUCTING_DATA: folder })
    expect([code, out, error]).toEqual([1, '', expect.stringContaining('"by-file" was imported before, from small.csv')])
  })
})
