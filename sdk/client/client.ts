import type { Context } from '../core/context.ts'
import type { Assignment, Evaluation, Widened } from '../core/evaluation.ts'
import { answer, failed } from '../core/answer.ts'
import { type Event, EXPOSURE } from '../core/event.ts'
import { subjectId } from '../core/ids.ts'
import type { Json } from '../core/ruleset.ts'
import { type Diagnostics, messageOf } from './diagnostics.ts'
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
  /** Never throws. */
  readonly evaluate: <Fallback extends Json>(key: string, fallback: Fallback, context: Context) => Evaluation<Widened<Fallback>>
  /** Tells the exposure of an evaluation, once. */
  readonly expose: (evaluation: Evaluation, ids: Ids, more?: Pick<Draft, 'context' | 'timestamp'>) => void
  /** The event as it waits in the outbox, or null when nobody is named. */
  readonly send: (draft: Draft, ids: Ids) => Event | null
}

type Parts = {
  readonly surroundings: Surroundings
  readonly diagnostics: Diagnostics
  readonly source: Pick<Source, 'prepared'>
  readonly exposures: Exposures
  readonly outbox: Outbox
}

export function createCore({ surroundings, diagnostics, source, exposures, outbox }: Parts): Core {
  const { now } = surroundings
  const send: Core['send'] = (draft, ids) => {
    const event = eventFrom(draft, ids, surroundings, diagnostics)
    if (event !== null) outbox.push(event)
    return event
  }
  return {
    evaluate: (key, fallback, context) => {
      let result
      try {
        const prepared = source.prepared()
        result = prepared === null ? failed(key, fallback, 'PROVIDER_NOT_READY', 'There is no ruleset yet.') : answer(prepared, key, fallback, context, now)
      } catch (thrown) {
        result = failed(key, fallback, 'GENERAL', messageOf(thrown))
      }
      if (result.error !== null) diagnostics.tell('evaluation-failed', `${String(key)}: ${result.error.message}`)
      return result
    },
    expose: ({ assignment, exposes }, ids, more) => {
      if (exposes && assignment !== null && isSomebody(ids) && exposures.isNew(assignment)) send({ ...exposure(assignment), ...more, ...grouped(ids, more?.context) }, ids)
    },
    send,
  }
}

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
    diagnostics.tell('id-refused', draft.type)
    return null
  }
  const names = { ...(anonymousId === null ? {} : { anonymousId }), ...(userId === null ? {} : { userId }) }
  return { timestamp: new Date(now()).toISOString(), ...draft, ...names, messageId: newId() }
}

/** Ids that were found canonical before: to find one here is a third of the time that it takes to read it once more. */
const accepted = new Set<unknown>()
const MOST_ACCEPTED = 5_000

/** The canonical form of an id, or null with a diagnostic when it stands for nobody. */
export function acceptedId(value: unknown, name: string, diagnostics: Diagnostics): string | null {
  if (value === undefined || value === null) return null
  if (accepted.has(value)) return value as string
  const parsed = subjectId(value)
  if ('id' in parsed) {
    if (accepted.size >= MOST_ACCEPTED) accepted.clear()
    if (parsed.id === value) accepted.add(value)
    return parsed.id
  }
  diagnostics.tell('id-refused', `${name}: ${parsed.refused}`)
  return null
}
