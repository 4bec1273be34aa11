import { useState } from 'react'
import type { Condition } from '#sdk/core/ruleset.ts'
import { clausesOf, conditionOf, isWhole, type Clause } from './clauses.ts'

export type Clauses = {
  /** As they are shown: what is saved, and at its place the one that is being written. */
  readonly all: readonly Clause[]
  readonly set: (at: number, clause: Clause) => void
  readonly remove: (at: number) => void
  /** Begins another one; undefined while one is being written. */
  readonly add: (() => void) | undefined
}

type Half = { readonly at: number; readonly clause: Clause }

const fresh: Clause = { attribute: 'acquisition.campaign', comparison: 'equals', text: '' }

/**
 * A condition as clauses that can be edited; null for one that is richer. A clause that is only half written never
 * reaches the condition: leaving it out would let everybody in, so until it is whole the last whole one stands.
 */
export function useClauses(condition: Condition | null, onChange: (condition: Condition | null) => void): Clauses | null {
  const [half, setHalf] = useState<Half>()
  const saved = clausesOf(condition)
  if (saved === null) return null
  const set = (at: number, clause: Clause): void => {
    if (!isWhole(clause)) return setHalf({ at, clause })
    if (half?.at === at) setHalf(undefined)
    onChange(conditionOf(placed(saved, at, clause)))
  }
  const remove = (at: number): void => {
    setHalf(half === undefined || half.at === at ? undefined : { ...half, at: half.at > at ? half.at - 1 : half.at })
    if (at < saved.length) onChange(conditionOf(saved.filter((_, place) => place !== at)))
  }
  return {
    all: half === undefined ? saved : placed(saved, half.at, half.clause),
    set,
    remove,
    add: half === undefined ? () => setHalf({ at: saved.length, clause: fresh }) : undefined,
  }
}

function placed(clauses: readonly Clause[], at: number, clause: Clause): readonly Clause[] {
  return at < clauses.length ? clauses.with(at, clause) : [...clauses, clause]
}
