import { useMemo } from 'react'
import type { Reason, Widened } from '../core/evaluation.ts'
import type { FlagTypes } from '../core/flag-types.ts'
import type { FlagKey } from '../core/read-flag.ts'
import type { Json } from '../core/ruleset.ts'
import { useAnswer } from './use-answer.ts'
import { type ShownOptions, useShown } from './use-shown.ts'

export type Variant<Value = Json> = {
  readonly value: Value
  /** The flag's variation; null where the fallback stands in. */
  readonly variation: string | null
  /** The experiment's variant; null where no experiment decided. */
  readonly variant: string | null
  readonly reason: Reason
  /** Whether there is a ruleset to answer from. */
  readonly isReady: boolean
}

type UseVariant = string extends FlagKey
  ? <Fallback extends Json = null>(flag: string, fallback?: Fallback, options?: ShownOptions) => Variant<Widened<Fallback>>
  : <Key extends keyof FlagTypes & string, Fallback extends FlagTypes[Key] | null = null>(flag: Key, fallback?: Fallback, options?: ShownOptions) => Variant<FlagTypes[Key] | Extract<Fallback, null>>

/**
 * What a flag answers and why: for the arms of an experiment, and for places that wait until flags are there.
 * @example const { variant, isReady } = useVariant('headline')
 */
export const useVariant: UseVariant = <Fallback extends Json = null>(flag: string, fallback?: Fallback, options?: ShownOptions) => {
  const answer = useAnswer(flag, fallback ?? null)
  useShown(answer, options)
  return useMemo(() => ({
    value: answer.value as Widened<Fallback>,
    variation: answer.variation,
    variant: answer.assignment?.variant ?? null,
    reason: answer.reason,
    isReady: answer.error?.code !== 'PROVIDER_NOT_READY',
  }), [answer])
}
