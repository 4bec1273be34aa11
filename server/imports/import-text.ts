import { badRowSentence } from './problem.ts'
import type { ImportDone } from './protocol.ts'

/** What became of the rows, in English lines for a terminal. */
export function importText(done: ImportDone): string {
  return [headline(done), ...done.notes.map(noteSentence), ...badRowLines(done)].map((line) => `${line}\n`).join('')
}

function headline({ outcome, key, rows, units }: ImportDone): string {
  if (outcome === 'unchanged') return `"${key}" was imported from this very file before, with the same columns; nothing was changed.`
  const verb = outcome === 'created' ? 'Imported' : 'Replaced'
  return `${verb} "${key}": ${count(units)} people from ${count(rows)} rows.`
}

function noteSentence({ column, rows, decimals }: ImportDone['notes'][number]): string {
  return `"${column}" has more than ${decimals} decimals in ${count(rows)} rows; they were rounded, halves away from zero.`
}

function badRowLines({ refusedRows, badRows, outcome }: ImportDone): readonly string[] {
  if (refusedRows === 0 || outcome === 'unchanged') return []
  const unnamed = refusedRows - badRows.length
  const rest = unnamed > 0 ? [`  and ${count(unnamed)} more`] : []
  return [`${count(refusedRows)} rows were left out:`, ...badRows.map((row) => `  ${badRowSentence(row)}`), ...rest]
}

function count(number: number): string {
  return number.toLocaleString('en')
}
