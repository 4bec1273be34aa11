/** One order everywhere: ids compare as UTF-8 bytes, as `collate "C"` does; JavaScript's own order differs beyond U+FFFF. */
export function compareBytes(a: string, b: string): number {
  return a === b ? 0 : Buffer.compare(Buffer.from(a), Buffer.from(b))
}

/** When something was told, and the message that told it: what minima run over. */
export type Told = { readonly at: number; readonly messageId: string }

export function compareTold(a: Told, b: Told): number {
  return a.at - b.at || compareBytes(a.messageId, b.messageId)
}

/** The earlier of two; the first where they are equal. */
export function earlier<Item extends Told>(a: Item | null, b: Item | null): Item | null {
  if (a === null || b === null) return a ?? b
  return compareTold(a, b) <= 0 ? a : b
}

export function later<Item extends Told>(a: Item | null, b: Item | null): Item | null {
  if (a === null || b === null) return a ?? b
  return compareTold(a, b) >= 0 ? a : b
}
