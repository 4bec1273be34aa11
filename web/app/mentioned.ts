/** The beginning of a name that is being written after an "@", and where it begins; null where none is. */
export function nameBegun(text: string, caret: number): { readonly from: number; readonly begun: string } | null {
  const at = text.lastIndexOf('@', caret - 1)
  if (at < 0) return null
  const begun = text.slice(at + 1, caret)
  return begun.includes('\n') || begun.length > 60 || /\S$/u.test(text.slice(Math.max(0, at - 1), at)) ? null : { from: at, begun }
}

/** The text with the name in place of its beginning, and where one writes on. */
export function withName(text: string, { from, caret, name }: { readonly from: number; readonly caret: number; readonly name: string }): { readonly text: string; readonly caret: number } {
  const before = `${text.slice(0, from)}@${name} `
  return { text: before + text.slice(caret).replace(/^ /, ''), caret: before.length }
}

type Part = { readonly text: string; readonly name: boolean }

/** A text cut at the names in it, so that they stand out. */
export function partsOf(text: string, names: readonly string[]): readonly Part[] {
  if (names.length === 0) return [{ text, name: false }]
  const escaped = names.toSorted((a, b) => b.length - a.length).map((name) => name.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'))
  return text.split(new RegExp(`(@(?:${escaped.join('|')}))`, 'giu')).filter((part) => part !== '').map((part) => ({ text: part, name: part.startsWith('@') && names.some((name) => name.toLowerCase() === part.slice(1).toLowerCase()) }))
}
