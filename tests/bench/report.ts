import { readFileSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { join } from 'node:path'
import { root } from './prepare.ts'
import type { Result } from './row.ts'
import { rows } from './rows.ts'
import { markdownTable } from './table.ts'

const FILE = join(root, 'docs/bench.md')
const BEGIN = '<!-- figures -->'
const END = '<!-- /figures -->'

/** The figures of a whole run, between two marks of docs/bench.md. Some rows alone would stand beside those of another day. */
export function writeReport(results: readonly Result[]): void {
  if (results.length < rows.length) throw new Error('Only a whole run is written: leave --only out.')
  const text = readFileSync(FILE, 'utf8')
  const [begin, end] = [text.indexOf(BEGIN), text.indexOf(END)]
  if (begin < 0 || end < begin) throw new Error(`docs/bench.md lacks the marks ${BEGIN} and ${END}.`)
  writeFileSync(FILE, `${text.slice(0, begin)}${BEGIN}\n${machine()}\n\n${markdownTable(results)}\n${text.slice(end)}`)
}

function machine(): string {
  const all = cpus()
  return `${new Date().toISOString().slice(0, 10)}, ${all.length} × ${all[0]?.model ?? 'unknown processor'}, ${process.platform} ${process.arch}, Node ${process.versions.node}.`
}
