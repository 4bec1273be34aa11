import type { Context } from '../core/context.ts'
import type { Assignment, Evaluation, Widened } from '../core/evaluation.ts'
import { evaluate } from '../core/evaluate.ts'
import { type Event, EXPOSURE } from '../core/event.ts'
import { subjectId } from '../core/ids.ts'
import type { Json } from '../core/ruleset.ts'
import type { Diagnostics } from './diagnostics.ts'
import { type Exposures, exposureProperties } from './exposures.ts'
import type { Outbox } from './outbox.ts'
import type { Source } from './source.ts'
import type { Surroundings } from './surroundings.ts'

/** Under which ids something is told; at least one of the first two. */
export type Ids = { readonly anonymousId?: string; readonly userId?: string; readonly account?: string }

/** What the host says happened; ids, time and message id are added here. */
export type Draft = Pick<Event, 'type' | 'event' | 'name' | 'groupId' | 'properties' | 'traits' | 'context'> & { readonly timestamp?: string }

/** What Node and browser share: answers from the ruleset, and events from what happened. */
export type Core = {
  readonly evaluate: <Fallback extends Json>(key: string, fallback: Fallback, context: Context) => Evaluation<Widened<Fallback>>
  /** Tells the exposure of an evaluation, once. */
  readonly expose: (evaluation: Evaluation, ids: Ids, more?: Pick<Draft, 'context' | 'timestamp'>) => void
  /** The event as it waits in the outbox, or null when nobody is named. */
  readonly send: (draft: Draft, ids: Ids) => Event | null
}

type Parts = {
  readonly surroundings: Surroundings
  readonly diagnostics: Diagnostics
  readonly source: Pick<Source, 'ruleset'>
  readonly exposures: Exposures
  readonly outbox: Outbox
}

export function createCore({ surroundings, diagnostics, source, exposures, outbox }: Parts): Core {
  const send: Core['send'] = (draft, ids) => {
    const event = eventFrom(draft, ids, surroundings, diagnostics)
    if (event !== null) outbox.push(event)
    return event
  }
  return {
    evaluate: (key, fallback, context) => {
      const ruleset = source.ruleset()
      const answer = ruleset === null ? failed(key, fallback, NOT_READY) : evaluate(ruleset, key, fallback, context, surroundings.now())
      if (answer.error !== null) diagnostics.tell('evaluation-failed', `${key} answers its fallback: ${answer.error.message}`)
      return answer
    },
    expose: ({ assignment, exposes }, ids, more) => {
      if (exposes && assignment !== null && isSomebody(ids) && exposures.isNew(assignment)) send({ ...exposure(assignment), ...more, ...grouped(ids, more?.context) }, ids)
    },
    send,
  }
}

/** The answer where there is none; the cast widens the fallback, which is a value of its own type. */
export function failed<Fallback extends Json>(flag: string, value: Fallback, error: NonNullable<Evaluation['error']> = BROKEN): Evaluation<Widened<Fallback>> {
  return { flag, value: value as Widened<Fallback>, variation: null, reason: 'ERROR', rule: null, assignment: null, exposes: false, error }
}

const BROKEN = { code: 'GENERAL', message: 'The evaluation failed.' } as const
const NOT_READY = { code: 'PROVIDER_NOT_READY', message: 'There is no ruleset yet.' } as const

function isSomebody({ anonymousId, userId }: Ids): boolean {
  return anonymousId !== undefined || userId !== undefined
}

function exposure(assignment: Assignment): Draft {
  return { type: 'track', event: EXPOSURE, properties: exposureProperties(assignment) }
}

/** The account stands where Segment puts it, in the context. */
export function grouped({ account }: Ids, context: Draft['context']): Pick<Draft, 'context'> {
  if (account === undefined) return context === undefined ? {} : { context }
  return { context: { ...context, groupId: account } }
}

/** The message id is fixed here, so that a retry, by whichever way, is the same message. */
function eventFrom(draft: Draft, ids: Ids, { newId, now }: Surroundings, diagnostics: Diagnostics): Event | null {
  const anonymousId = acceptedId(ids.anonymousId, 'anonymousId', diagnostics)
  const userId = acceptedId(ids.userId, 'userId', diagnostics)
  if (anonymousId === null && userId === null) {
    diagnostics.tell('id-refused', `A ${draft.type} event names nobody: give it a userId or an anonymousId.`)
    return null
  }
  const names = { ...(anonymousId === null ? {} : { anonymousId }), ...(userId === null ? {} : { userId }) }
  return { timestamp: new Date(now()).toISOString(), ...draft, ...names, messageId: newId() }
}

/** The canonical form of an id, or null with a diagnostic when it stands for nobody. */
export function acceptedId(value: unknown, name: string, diagnostics: Diagnostics): string | null {
  if (value === undefined || value === null) return null
  const parsed = subjectId(value)
  if ('id' in parsed) return parsed.id
  diagnostics.tell('id-refused', `${name} names nobody (${parsed.refused}), and was left out.`)
  return null
}
