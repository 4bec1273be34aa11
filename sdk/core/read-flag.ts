import type { Evaluation, Widened } from './evaluation.ts'
import type { FlagTypes } from './flag-types.ts'
import type { Json } from './ruleset.ts'

type Unknown = [keyof FlagTypes] extends [never] ? true : false

/** A flag's key: one of `FlagTypes`, or any text while nothing is known of flags. */
export type FlagKey = Unknown extends true ? string : keyof FlagTypes & string

/** What a flag answers: its own type, and `null` where that is the fallback. */
type Known<Key extends keyof FlagTypes, Fallback> = FlagTypes[Key] | Extract<Fallback, null>

/** Reads a flag's value. One whole signature or the other, so that editors show the one that holds. */
export type ReadFlag<More extends readonly unknown[] = []> = Unknown extends true
  ? <Fallback extends Json>(key: string, fallback: Fallback, ...more: More) => Widened<Fallback>
  : <Key extends keyof FlagTypes & string, Fallback extends FlagTypes[Key] | null>(key: Key, fallback: Fallback, ...more: More) => Known<Key, Fallback>

/** The same with the whole answer. */
export type EvaluateFlag<More extends readonly unknown[] = []> = Unknown extends true
  ? <Fallback extends Json>(key: string, fallback: Fallback, ...more: More) => Evaluation<Widened<Fallback>>
  : <Key extends keyof FlagTypes & string, Fallback extends FlagTypes[Key] | null>(key: Key, fallback: Fallback, ...more: More) => Evaluation<Known<Key, Fallback>>
