import { parseArgs } from 'node:util'
import { banditRows } from './bandit-proofs.ts'
import { beforeRows } from './before-proofs.ts'
import { noveltyRows } from './novelty-proofs.ts'
import { togetherRows } from './together-proofs.ts'
import { adjustmentRow, besideRows, coverageRows, errorRows, harmRows, looksRows, type Plan, rampRows, type Row, sampleRatioRow, severalRow } from './proofs.ts'

/**
 * `npm run simulate`: the long proof of what a readout claims, by seeded runs of the code that readouts use. Beside the engine's rows stand
 * engines that are broken on purpose and must fall out of their band. Your own plan: `-- --baseline 0.31 --people 5700 --looks 28 --alpha
 * 0.05 --variants 2`; fewer runs: `-- --runs 10000`. One table at the end; ends with 1 where a row falls short.
 */
const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '100000' }, baseline: { type: 'string', default: '0.3' }, people: { type: 'string', default: '500' },
    looks: { type: 'string', default: '14' }, alpha: { type: 'string', default: '0.05' }, variants: { type: 'string', default: '3' },
  },
})
const plan: Plan = { runs: Number(values.runs), baseline: Number(values.baseline), people: Number(values.people), looks: Number(values.looks), alpha: Number(values.alpha), variants: Number(values.variants) }

const proofs: readonly ((plan: Plan) => readonly Row[])[] = [errorRows, coverageRows, looksRows, rampRows, sampleRatioRow, adjustmentRow, severalRow, harmRows, besideRows, beforeRows, noveltyRows, togetherRows, banditRows]
const wrong = Object.entries(plan).filter(([, value]) => !(value > 0))
if (wrong.length > 0) {
  process.stderr.write(`--${wrong.map(([name]) => name).join(', --')} must be a number above zero.\n`)
  process.exit(2)
}

const rows: Row[] = []
proofs.forEach((proof, at) => {
  process.stderr.write(`\r${at + 1} of ${proofs.length} …`)
  rows.push(...proof(plan))
})
process.stderr.write('\r')

const cells = (row: Row): readonly string[] => [row.name, row.value.toFixed(4), `${row.from.toFixed(4)} … ${row.to.toFixed(4)}`, isKept(row) ? (row.broken ? 'falls out' : 'holds') : 'FALLS SHORT']
const table = [['what', 'measured', 'band', ''], ...rows.map(cells)]
const widths = [0, 1, 2, 3].map((column) => Math.max(...table.map((row) => row[column]?.length ?? 0)))
console.log(`${plan.runs} runs a row, baseline ${plan.baseline}, ${plan.people} people an arm, ${plan.looks} looks, alpha ${plan.alpha}`)
for (const row of table) console.log(row.map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0))).join('  '))
process.exitCode = rows.every(isKept) ? 0 : 1

/** A broken engine keeps its row by falling out of the band. */
function isKept({ value, from, to, broken }: Row): boolean {
  return (from <= value && value <= to) !== broken
}
