/** A column of a table in plain text: words stand left, figures right. */
export type TextColumn = { readonly head: string; readonly align: 'left' | 'right'; readonly cells: readonly string[] }

/** Columns side by side, two spaces between them; what is empty everywhere is left out. */
export function textTable(columns: readonly TextColumn[]): string {
  const shown = columns.filter((column) => column.cells.some((cell) => cell !== ''))
  const set = shown.map((column) => setColumn(column))
  const rows = Math.max(0, ...set.map((cells) => cells.length))
  return Array.from({ length: rows }, (_, row) => set.map((cells) => cells[row] ?? '').join('  ').trimEnd()).join('\n')
}

function setColumn({ head, align, cells }: TextColumn): readonly string[] {
  const all = [head, ...cells]
  const width = Math.max(...all.map(widthOf))
  return all.map((cell) => {
    const space = ' '.repeat(width - widthOf(cell))
    return align === 'left' ? cell + space : space + cell
  })
}

const WIDE = /[\u1100-\u115F\u2E80-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6]|\p{Extended_Pictographic}/u

/** Columns of a terminal: Korean, Japanese and Chinese characters take two. */
export function widthOf(text: string): number {
  return [...text].reduce((sum, character) => sum + (WIDE.test(character) ? 2 : 1), 0)
}
