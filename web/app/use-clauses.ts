import { useState } from 'react'
import type { Condition } from '#sdk/core/ruleset.ts'
import { aboutPeople, conditionOf, isWhole, partsOf, type Clause, type Part, type Vocabulary } from './clauses.ts'

export type Clauses = {
  /** As they are shown: what is saved, and at its place the clause that is being written. */
  readonly parts: readonly Part[]
  readonly set: (part: number, at: number, clause: Clause) => void
  readonly remove: (part: number, at: number) => void
  /** Begins another part; undefined while a clause is being written. */
  readonly add: (() => void) | undefined
  /** Begins another clause of a part, of which one is enough; undefined while a clause is being written. */
  readonly or: ((part: number) => void) | undefined
}

type Half = { readonly part: number; readonly at: number; readonly clause: Clause }

/**
 * A condition as clauses that can be edited; null for one that is richer. A clause that is only half written never
 * reaches the condition: leaving it out would let everybody in, so until it is whole the last whole one stands.
 */
export function useClauses(condition: Condition | null, onChange: (condition: Condition | null) => void, { fresh }: Vocabulary = aboutPeople): Clauses | null {
  const [half, setHalf] = useState<Half>()
  const saved = partsOf(condition)
  if (saved === null) return null
  const set = (part: number, at: number, clause: Clause): void => {
    if (!isWhole(clause)) return setHalf({ part, at, clause })
    if (half?.part === part && half.at === at) setHalf(undefined)
    onChange(conditionOf(placed(saved, { part, at, clause })))
  }
  const remove = (part: number, at: number): void => {
    setHalf(half === undefined ? undefined : moved(half, part, at, saved))
    if (saved[part]?.[at] !== undefined) onChange(conditionOf(saved.map((clauses, place) => (place === part ? clauses.filter((_, one) => one !== at) : clauses))))
  }
  return {
    parts: half === undefined ? saved : placed(saved, half),
    set,
    remove,
    add: half === undefined ? () => setHalf({ part: saved.length, at: 0, clause: fresh }) : undefined,
    or: half === undefined ? (part) => setHalf({ part, at: saved[part]?.length ?? 0, clause: saved[part]?.[0] === undefined ? fresh : { ...saved[part][0], text: '' } }) : undefined,
  }
}

function placed(parts: readonly Part[], { part, at, clause }: Half): readonly Part[] {
  const before = parts[part] ?? []
  const after = at < before.length ? before.with(at, clause) : [...before, clause]
  return part < parts.length ? parts.with(part, after) : [...parts, after]
}

/** Where the half-written clause stands once another one is gone; undefined when it was that one. */
function moved(half: Half, part: number, at: number, saved: readonly Part[]): Half | undefined {
  if (half.part === part && half.at === at) return undefined
  if (half.part === part) return { ...half, at: half.at > at ? half.at - 1 : half.at }
  return { ...half, part: half.part > part && saved[part]?.length === 1 ? half.part - 1 : half.part }
}
