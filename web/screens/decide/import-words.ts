import type { RefusalCode } from '#server/refusal.ts'
import type { FileProblem, ImportNote, ImportProgress, ImportRefused, RowProblem } from '#server/imports/protocol.ts'
import type { WordsNow } from '../../words/use-words.tsx'

type Words = Pick<WordsNow, 'say' | 'format'>

/** What is wrong with one row. */
export function rowWords(problem: RowProblem, { say, format }: Words): string {
  switch (problem.kind) {
    case 'columns':
      return say('import.row-columns', { found: format.count(problem.found), expected: format.count(problem.expected) })
    case 'empty':
      return say('import.row-empty', problem)
    case 'not-yes-no':
      return say('import.row-not-yes-no', problem)
    case 'not-a-number':
      return say('import.row-not-a-number', problem)
    case 'too-large':
      return say('import.row-too-large', problem)
    case 'point-or-comma':
      return say('import.row-point-or-comma', problem)
    case 'not-a-time':
      return say('import.row-not-a-time', problem)
    case 'not-usable':
      return say('import.row-not-usable', problem)
    case 'repeated-unit':
      return say('import.row-repeated', problem)
  }
}

/** How the file was taken, where it is not as it stands. */
export function noteWords(note: ImportNote, { say, format }: Words): string {
  switch (note.kind) {
    case 'rounded':
      return say('import.rounded', { column: note.column, decimals: format.count(note.decimals), n: note.rows, count: format.count(note.rows) })
    case 'crossovers':
      return say('import.crossovers', { n: note.people, count: format.count(note.people) })
  }
}

/** Why a file was refused, in the reader's language; what no word is known for, in the server's. */
export function refusedWords(refused: ImportRefused, words: Words): string {
  const { say } = words
  if (refused.code === 'unreachable') return say('import.unreachable')
  const problem = problemIn(refused)
  if (problem !== null) return fileWords(problem, words)
  return refused.code === 'invalid' ? refused.message : say(`refused.${refused.code as RefusalCode}`)
}

/** The facts carry the kind as `problem`, and what its sentence needs. */
function problemIn({ facts }: ImportRefused): FileProblem | null {
  const { problem, ...rest } = facts
  return typeof problem === 'string' && problem !== 'mapping' ? ({ ...rest, kind: problem } as FileProblem) : null
}

function fileWords(problem: FileProblem, words: Words): string {
  const { say, format } = words
  switch (problem.kind) {
    case 'empty-file':
      return say('import.problem-empty')
    case 'not-utf8':
      return say('import.problem-not-utf8', { line: format.count(problem.line) })
    case 'line-too-long':
      return say('import.problem-line-too-long', { line: format.count(problem.line) })
    case 'quote-open':
      return say('import.problem-quote-open', { line: format.count(problem.line) })
    case 'no-such-columns':
      return say('import.problem-no-such-columns', { missing: problem.missing.join(', '), columns: problem.columns.join(', ') })
    case 'column-twice':
      return say('import.problem-column-twice', problem)
    case 'no-such-control':
      return say('import.problem-no-such-control', { control: problem.control, variants: problem.variants.join(', ') })
    case 'one-variant':
      return say('import.problem-one-variant', problem)
    case 'too-many-variants':
      return say('import.problem-too-many-variants', { column: problem.column, most: format.count(problem.most) })
    case 'all-rows-bad':
      return say('import.problem-all-rows-bad', { rows: format.count(problem.rows), line: format.count(problem.first.line), first: rowWords(problem.first.problem, words) })
    case 'file-changed':
      return say('import.problem-file-changed', problem)
    case 'key-of-live':
      return say('import.problem-key-of-live', problem)
    case 'metric-taken':
      return say('import.problem-metric-taken', problem)
    case 'under-way':
      return say('import.problem-under-way', problem)
    case 'too-large':
      return say('import.problem-too-large', { size: megabytes(problem.limit, { format }) })
    case 'cannot-keep':
      return say('import.problem-cannot-keep')
    case 'stopped':
      return say('import.problem-stopped')
  }
}

/** How far it is, as words and as a share; null where nobody knows the whole. */
export function progressWords({ step, done, total }: ImportProgress, { say, format }: Words): { readonly words: string; readonly share: number | null } {
  const share = total === null || total === 0 || step === 'counting' ? null : Math.min(1, done / total)
  if (step === 'counting') return { words: '', share }
  if (step === 'receiving') return { words: say('import.progress-bytes', { done: megabytes(done, { format }), total: megabytes(total ?? done, { format }) }), share }
  if (total === null) return { words: say('import.progress-open', { done: format.count(done) }), share }
  return { words: say('import.progress-rows', { done: format.count(done), total: format.count(total) }), share }
}

/** Millions of bytes, with one decimal where there are few; what is there is never 0. */
export function megabytes(bytes: number, { format }: Pick<WordsNow, 'format'>): string {
  return format.figure(bytes === 0 ? 0 : Math.max(0.1, bytes / 1_000_000), bytes < 10_000_000 ? 1 : 0)
}
