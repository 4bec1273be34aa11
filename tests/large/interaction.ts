import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { cpus, loadavg } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { type BrowserContext, chromium, type Page } from 'playwright-core'
import { readConfig } from '../../server/config.ts'
import { chromiumFlags, findChromium } from '../support/programs.ts'
import { startServer } from '../support/server-process.ts'
import { type Asked, askedIn, interactionsOf, quantile, settled, watchInteractions, watchQuestions } from './measured.ts'
import { type Step, steps } from './steps.ts'

/**
 * `DATABASE_URL=… npm run interaction`: drives the console in Chromium through the workspace that `npm run seed` made. Of each step
 * it measures every interaction to its next paint (the promise: below 100 ms), and how long it took until all was answered;
 * of each question that the console asked, how long the server takes, asked twenty times. `-- --only "search flags"` does some
 * steps, `-- --write` puts the figures into docs/large.md. Ends with 1 where an interaction takes longer.
 */
const root = resolve(import.meta.dirname, '../..')
const PROMISED_MS = 100
const TIMES = 20

type Measured = { readonly step: string; readonly interactions: readonly number[]; readonly answeredMs: number }
type Answered = { readonly procedure: string; readonly times: readonly number[]; readonly bytes: number }

async function measureStep(page: Page, url: string, step: Step): Promise<Measured> {
  if (step.at !== undefined) await page.goto(`${url}${step.at}`)
  await step.ready(page)
  await interactionsOf(page)
  const began = performance.now()
  await step.act(page)
  await step.answered(page)
  const answeredMs = (await settled(page)) - began
  return { step: step.name, interactions: await interactionsOf(page), answeredMs }
}

/** Each question once with each input, then all of them in turn, so that none has the server's attention for itself. */
async function measureServer(context: BrowserContext, url: string, asked: readonly Asked[]): Promise<readonly Answered[]> {
  const questions = [...new Map(asked.map((one) => [JSON.stringify(one), one])).values()]
  const cookie = (await context.cookies()).map(({ name, value }) => `${name}=${value}`).join('; ')
  const found = new Map<string, { times: number[]; bytes: number }>()
  for (let time = 0; time < TIMES; time += 1) {
    for (const { procedure, input } of questions) {
      const began = performance.now()
      const answer = await fetch(`${url}/trpc/${procedure}${input === null ? '' : `?input=${encodeURIComponent(input)}`}`, { headers: { cookie } })
      const body = await answer.text()
      const taken = performance.now() - began
      if (!answer.ok) throw new Error(`${procedure} answered ${answer.status}: ${body.slice(0, 300)}`)
      const kept = found.get(procedure) ?? { times: [], bytes: 0 }
      kept.times.push(taken)
      kept.bytes = Math.max(kept.bytes, body.length)
      found.set(procedure, kept)
    }
  }
  return [...found].map(([procedure, one]) => ({ procedure, ...one })).toSorted((a, b) => quantile(b.times, 0.95) - quantile(a.times, 0.95))
}

async function measure(url: string, signInUrl: string, wanted: readonly Step[]) {
  const browser = await chromium.launch({ executablePath: findChromium() ?? '', args: [...chromiumFlags] })
  try {
    const context = await browser.newContext({ locale: 'en-GB', viewport: { width: 1440, height: 900 } })
    await context.addInitScript(watchInteractions)
    const page = await context.newPage()
    const asked: Asked[] = []
    watchQuestions(page)
    page.on('request', (request) => void (request.method() === 'GET' && asked.push(...askedIn(request.url()))))
    await page.goto(signInUrl)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByRole('navigation', { name: 'What to do' }).waitFor()
    const measured: Measured[] = []
    for (const step of wanted) {
      process.stderr.write(`${step.name} …`)
      const one = await measureStep(page, url, step)
      process.stderr.write(` ${longest(one).toFixed(0)} ms\n`)
      measured.push(one)
    }
    await page.close()
    return { measured, answered: await measureServer(context, url, asked) }
  } finally {
    await browser.close()
  }
}

/** Nothing told: all took less than what a browser tells. */
function longest({ interactions }: Measured): number {
  return Math.max(16, ...interactions)
}

function tables(measured: readonly Measured[], answered: readonly Answered[]): readonly (readonly (readonly string[])[])[] {
  const ms = (value: number): string => `${value.toFixed(value < 10 ? 1 : 0)} ms`
  return [
    [['step', 'longest interaction', 'until all is answered', ''], ...measured.map((one) => [one.step, ms(longest(one)), ms(one.answeredMs), longest(one) < PROMISED_MS ? 'holds' : 'falls short'])],
    [['procedure', 'p50', 'p95', 'largest answer'], ...answered.map(({ procedure, times, bytes }) => [procedure, ms(quantile(times, 0.5)), ms(quantile(times, 0.95)), `${(bytes / 1000).toFixed(1)} KB`])],
  ]
}

function asText(table: readonly (readonly string[])[]): string {
  const widths = (table[0] ?? []).map((_, at) => Math.max(...table.map((row) => row[at]?.length ?? 0)))
  return table.map((row) => row.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join('  ').trimEnd()).join('\n')
}

function asMarkdown([head = [], ...rest]: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rest].map((row) => `| ${row.join(' | ')} |`).join('\n')
}

function write(all: readonly (readonly (readonly string[])[])[]): void {
  const file = join(root, 'docs/large.md')
  const text = readFileSync(file, 'utf8')
  const [begin, end] = [text.indexOf('<!-- figures -->'), text.indexOf('<!-- /figures -->')]
  if (begin < 0 || end < begin) throw new Error('docs/large.md lacks the marks of its figures.')
  const [load = 0] = loadavg()
  const machine = `${new Date().toISOString().slice(0, 10)}, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown processor'}, load ${load.toFixed(1)}, Node ${process.versions.node}.`
  writeFileSync(file, `${text.slice(0, begin)}<!-- figures -->\n${machine}\n\n${all.map(asMarkdown).join('\n\n')}\n${text.slice(end)}`)
}

function signInLink(settings: { readonly [name: string]: string }): string {
  const { stdout, stderr, status } = spawnSync(process.execPath, [join(root, 'server/commands/run.mjs'), 'sign-in-link'], { cwd: root, env: { ...process.env, ...settings }, encoding: 'utf8' })
  if (status !== 0) throw new Error(stderr)
  return stdout.trim()
}

const { values } = parseArgs({ options: { only: { type: 'string', multiple: true }, write: { type: 'boolean', default: false } } })
const wanted = values.only === undefined ? steps : steps.filter(({ name }) => values.only?.includes(name))
const config = readConfig(process.env, root)
const settings = { PRODUCTING_DATA: config.dataFolder, ...(config.databaseUrl === undefined ? {} : { DATABASE_URL: config.databaseUrl }) }
const server = await startServer({ ...settings, NODE_ENV: 'production', PRODUCTING_LOG: 'error' })
process.on('exit', () => server.process.kill('SIGKILL'))
for (const name of ['SIGINT', 'SIGTERM'] as const) process.on(name, () => process.exit(130))
const { measured, answered } = await measure(server.url, signInLink({ ...settings, PORT: new URL(server.url).port }), wanted)
const all = tables(measured, answered)
process.stdout.write(`${all.map(asText).join('\n\n')}\n`)
if (values.write) write(all)
await server.stop()
process.exit(measured.some((one) => longest(one) >= PROMISED_MS) ? 1 : 0)
