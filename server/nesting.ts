/** What is wrong with the size of a tree of `all`, `any` and `not`. */
export type NestingProblem = 'too-deep' | 'too-many'

/** Looked at before it is read, without calling itself: nesting may not exhaust the one who reads it. */
export function nestingProblem(raw: unknown, { deepest, most }: { readonly deepest: number; readonly most: number }): NestingProblem | null {
  let leaves = 0
  for (let level: readonly unknown[] = [raw], depth = 1; level.length > 0; depth++) {
    if (depth > deepest) return 'too-deep'
    leaves += level.filter((each) => !isGroup(each)).length
    if (leaves > most) return 'too-many'
    level = level.filter(isGroup).flatMap(({ of }) => of)
  }
  return null
}

function isGroup(raw: unknown): raw is { readonly of: unknown } {
  return typeof raw === 'object' && raw !== null && 'kind' in raw && ['all', 'any', 'not'].includes(String(raw.kind)) && 'of' in raw
}
