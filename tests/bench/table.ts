import type { Floor, Result, Row } from './row.ts'

const HEADS = ['row', 'work', 'ours', 'floor', 'best peer', 'verdict'] as const

/** The results as lines of text, columns aligned; the same cells make the table of docs/bench.md. */
export function textTable(results: readonly Result[]): string {
  const cells = [HEADS, ...results.map(cellsOf)]
  const widths = HEADS.map((_, at) => Math.max(...cells.map((row) => row[at]?.length ?? 0)))
  return cells.map((row) => row.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join('  ').trimEnd()).join('\n')
}

/** One result in a line, so that a run that is interrupted has told what it knew. */
export function shortText(result: Result): string {
  const [, , ours = '', floor = '', , verdict = ''] = cellsOf(result)
  return `${ours}, floor ${floor}: ${verdict}`
}

export function markdownTable(results: readonly Result[]): string {
  return [HEADS, HEADS.map(() => '---'), ...results.map(cellsOf)].map((row) => `| ${row.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`).join('\n')
}

function cellsOf(result: Result): readonly string[] {
  const { row, best, floor, verdict } = result
  return [row.name, row.work, oursOf(result), floor === null ? '–' : floorText(row, floor), best === null ? '–' : `${best.name} ${figure(row, best.value)}`, verdict]
}

function oursOf({ row, ours, spread, problem }: Result): string {
  if (ours === null || spread === null) return problem ?? '–'
  const [lowest, highest] = spread
  return lowest === highest ? figure(row, ours) : `${figure(row, ours)} (${digits(lowest)}–${digits(highest)})`
}

function floorText(row: Row, { kind, limit, says }: Floor): string {
  return `${kind === 'at most' ? '≤' : '≥'} ${figure(row, limit)}${says === undefined ? '' : `, ${says}`}`
}

function figure({ unit }: Row, value: number): string {
  return `${digits(value)} ${unit}`
}

/** Three figures that mean something. */
function digits(value: number): string {
  return value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value >= 1 ? value.toFixed(2) : value.toFixed(3)
}
