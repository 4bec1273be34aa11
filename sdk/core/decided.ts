import type { Assignment, Evaluation, Reason } from './evaluation.ts'
import type { Flag } from './prepared.ts'
import type { Json } from './ruleset.ts'

/** A decision; without a value where none is to be served, or where the flag has none of that name and type. */
export type Decided = Omit<Evaluation, 'value'> & { readonly value: Json | undefined }

/** Many arguments and no object for them: it runs at every question. */
export function made({ 0: key, 2: { 0: type, 2: values } }: Flag, place: number, variation: string | null, reason: Reason, rule: string | null, assignment: Assignment | null, exposes: boolean): Decided {
  const value = place < 0 ? undefined : values[place]
  // JSON may be anything.
  const isValue = type === 'object' || typeof value === type
  return { flag: key, value: isValue ? value : undefined, variation, reason, rule, assignment, exposes, error: null }
}
