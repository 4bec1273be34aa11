import { badRowSentence } from './problem.ts'
import type { ImportDone, ImportNote } from './protocol.ts'

/** What became of the rows, in English lines for a terminal. */
export function importText(done: ImportDone): string {
  return [headline(done), ...done.notes.map(noteSentence), ...badRowLines(done)].map((line) => `${line}\n`).join('')
}

function headline({ outcome, key, rows, units }: ImportDone): string {
  if (outcome === 'unchanged') return `"${key}" was imported from this very file before, with the same columns; nothing was changed.`
  const verb = outcome === 'created' ? 'Imported' : 'Replaced'
  return `${verb} "${key}": ${people(units)} from ${rowsIn(rows)}.`
}

function noteSentence(note: ImportNote): string {
  switch (note.kind) {
    case 'rounded':
      return `"${note.column}" has more than ${note.decimals} ${note.decimals === 1 ? 'decimal' : 'decimals'} in ${rowsIn(note.rows)}; ${note.rows === 1 ? 'it was' : 'they were'} rounded, halves away from zero.`
    case 'crossovers':
      return `${people(note.people)} met more than one variant; each counts under the one met first.`
  }
}

function badRowLines({ refusedRows, badRows, outcome }: ImportDone): readonly string[] {
  if (refusedRows === 0 || outcome === 'unchanged') return []
  const unnamed = refusedRows - badRows.length
  const rest = unnamed > 0 ? [`  and ${count(unnamed)} more`] : []
  return [`${rowsIn(refusedRows)} ${refusedRows === 1 ? 'was' : 'were'} left out:`, ...badRows.map((row) => `  ${badRowSentence(row)}`), ...rest]
}

function people(number: number): string {
  return number === 1 ? '1 person' : `${count(number)} people`
}

function rowsIn(number: number): string {
  return number === 1 ? '1 row' : `${count(number)} rows`
}

function count(number: number): string {
  return number.toLocaleString('en')
}
