import type { Evaluation, Widened } from '../core/evaluation.ts'
import type { Json } from '../core/ruleset.ts'

/** What a tab shows instead of what was decided: a variation, and the variant of an experiment that has it. */
export type Forced = { readonly variation: string; readonly value: Json; readonly experiment: string | null; readonly variant: string | null }

/** What is forced in this tab. It stays through its pages, and ends with it. */
export type Forcing = {
  readonly of: (flag: string) => Forced | null
  /** null: as decided again. */
  readonly force: (flag: string, forced: Forced | null) => void
  readonly reset: () => void
  readonly onChange: (listener: () => void) => () => void
}

/** The part of `sessionStorage` that is used; null where it is blocked. */
export type TabTexts = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'> | null

const KEPT = 'producting_forced'

export function createForcing(texts: TabTexts): Forcing {
  let forced = kept(texts)
  const listeners = new Set<() => void>()
  const become = (next: ReadonlyMap<string, Forced>): void => {
    forced = next
    keep(texts, next)
    for (const listener of listeners) listener()
  }
  return {
    of: (flag) => forced.get(flag) ?? null,
    force: (flag, to) => become(new Map([...[...forced].filter(([key]) => key !== flag), ...(to === null ? [] : [[flag, to] as const])])),
    reset: () => become(new Map()),
    onChange: (listener) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}

function kept(texts: TabTexts): ReadonlyMap<string, Forced> {
  try {
    const found = JSON.parse(texts?.getItem(KEPT) ?? '{}') as { readonly [flag: string]: Forced }
    return new Map(Object.entries(found).filter(([, one]) => typeof one?.variation === 'string' && one.value !== undefined))
  } catch {
    return new Map()
  }
}

function keep(texts: TabTexts, forced: ReadonlyMap<string, Forced>): void {
  try {
    if (forced.size === 0) texts?.removeItem(KEPT)
    else texts?.setItem(KEPT, JSON.stringify(Object.fromEntries(forced)))
  } catch {
    // A full or blocked storage forgets at the next page, and that is all.
  }
}

/** The answer with what is forced in it. It is no exposure and never counts; a value of another type than the code asks for is left alone. */
export function forcedAnswer<Fallback extends Json>(decided: Evaluation<Widened<Fallback>>, fallback: Fallback, forced: Forced | null, unit: string): Evaluation<Widened<Fallback>> {
  if (forced === null || (fallback !== null && typeof forced.value !== typeof fallback)) return decided
  const { variation, value, experiment, variant } = forced
  const assignment = experiment === null || variant === null ? null : { experiment, phase: decided.assignment?.phase ?? 0, variant, variation, unit, holdout: null, forced: true, bucket: null }
  return { flag: decided.flag, value: value as Widened<Fallback>, variation, reason: 'OVERRIDE', rule: null, assignment, exposes: false, error: null }
}
