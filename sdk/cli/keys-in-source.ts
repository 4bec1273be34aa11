/** Where a program reads a flag. Lines and columns begin with 1. */
export type Reading = { readonly key: string; readonly line: number; readonly column: number }

/** Our own clients and hooks, and OpenFeature's; the key has to stand there as a text. */
const CALLS = /(?:\.(?:flag|peek|evaluate|get(?:Boolean|String|Number|Object)(?:Value|Details))|\buse(?:Flag|Variant|SuspenseFlag|(?:Suspense)?(?:Boolean|String|Number|Object)Flag(?:Value|Details)))\s*(?:<[^<>()]*>)?\(\s*(['"`])([a-z0-9][a-z0-9._-]{0,99})\1/g

/** The flags that a file reads. What stands in comments counts too: better to say once too much than to need a parser of every dialect. */
export function keysInSource(text: string): readonly Reading[] {
  return [...text.matchAll(CALLS)].map((found) => {
    const key = found[2] ?? ''
    const before = text.slice(0, found.index + found[0].length - key.length - 1)
    return { key, line: before.split('\n').length, column: before.length - before.lastIndexOf('\n') }
  })
}
