import type { EvaluationContext, EvaluationContextValue } from '@openfeature/core'
import { given } from '../client/options.ts'
import type { Json } from '../core/ruleset.ts'

/** What an evaluation context says, taken apart. */
export type Named = {
  readonly targetingKey?: string
  /** Attributes that name somebody; they are no attributes for conditions. */
  readonly anonymousId?: string
  readonly subject?: string
  readonly account?: string
  readonly userHash?: string
  readonly attributes: { readonly [name: string]: Json }
}

/** `targetingKey` names a user. `anonymousId`, `subject`, `account` (or Segment's `groupId`) and `userHash` are what they are in our own clients. */
export function namedIn(context: EvaluationContext): Named {
  const { targetingKey, anonymousId, subject, account, groupId, userHash, ...rest } = context
  return {
    ...given('targetingKey', textOf(targetingKey)),
    ...given('anonymousId', textOf(anonymousId)),
    ...given('subject', textOf(subject)),
    ...given('account', textOf(account) ?? textOf(groupId)),
    ...given('userHash', textOf(userHash)),
    attributes: Object.fromEntries(Object.entries(rest).flatMap(([name, value]) => (value === undefined ? [] : [[name, jsonOf(value)]]))),
  }
}

function textOf(value: EvaluationContextValue | undefined): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

/** Dates become their ISO text, which our conditions read as instants. */
function jsonOf(value: EvaluationContextValue): Json {
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString()
  if (Array.isArray(value)) return value.map(jsonOf)
  if (typeof value === 'object' && value !== null) return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, jsonOf(each)]))
  return value
}
