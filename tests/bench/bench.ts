import { cpus, loadavg } from 'node:os'
import { parseArgs } from 'node:util'
import { buildSdk, installPeers, say } from './prepare.ts'
import { writeReport } from './report.ts'
import { judged, type Result, type Row, unmeasured } from './row.ts'
import { longRows, rows } from './rows.ts'
import { shortText, textTable } from './table.ts'

/**
 * `npm run bench`: what the SDK and its server promise about speed and size, measured beside named peers and against
 * floors in the same run. `-- --only plain,hundred` measures some rows; `-- --write` puts the figures of a whole run into
 * docs/bench.md; `-- --long` adds rows that take minutes. Ends with 1 where a row falls short.
 */
const { values } = parseArgs({ options: { only: { type: 'string', multiple: true }, write: { type: 'boolean', default: false }, long: { type: 'boolean', default: false } } })

function chosen(): readonly Row[] {
  const names = values.only?.flatMap((one) => one.split(',')) ?? []
  const all = values.long ? [...rows, ...longRows] : rows
  const unknown = names.filter((name) => !all.some((row) => row.name === name))
  if (unknown.length > 0) throw new Error(`There is no row ${unknown.join(', ')}; there are ${all.map(({ name }) => name).join(', ')}.`)
  return names.length === 0 ? all : all.filter(({ name }) => names.includes(name))
}

async function measured(row: Row): Promise<Result> {
  const start = performance.now()
  process.stderr.write(`${row.name.padEnd(16)} ${row.work} …`)
  const result = await row.measure().then((figures) => judged(row, figures), (error: unknown) => unmeasured(row, error instanceof Error ? error.message : String(error)))
  say(` ${((performance.now() - start) / 1000).toFixed(0)} s, ${shortText(result)}`)
  return result
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(130))

/** Others at work on the machine make every figure worse, and ours no better than a peer's. */
function sayHowBusy(): void {
  const [load = 0] = loadavg()
  if (load > cpus().length / 2) say(`The load is ${load.toFixed(1)} on ${cpus().length} processors: figures wobble. Run this on a machine that has nothing else to do.`)
}

const wanted = chosen()
sayHowBusy()
installPeers()
buildSdk()
const results: Result[] = []
for (const row of wanted) results.push(await measured(row))
process.stdout.write(`${textTable(results)}\n`)
if (values.write) writeReport(results)
process.exit(results.some(({ verdict }) => verdict === 'falls short') ? 1 : 0)
