import { readJson } from '../client/storage.ts'
import type { TextStorage } from '../client/surroundings.ts'
import type { Acquisition } from '../core/context.ts'
import { subjectId } from '../core/ids.ts'
import type { Jar } from './cookies.ts'
import { type Identity, readableFacts, stranger } from './identity.ts'

/** The cookies that say who a browser is; a customer's server may set them itself, since Safari forgets ours after seven days. */
export const ANONYMOUS_COOKIE = 'producting_anonymous'
export const SUBJECT_COOKIE = 'producting_subject'

/** Segment's own, in its cookie and in localStorage: its client on the page is the same visitor. */
const SEGMENT = 'ajs_anonymous_id'

/** The name in the storage. */
export const IDENTITY = 'identity'

export type Places = {
  readonly jar: Jar
  readonly storage: TextStorage
  /** Segment reads its id here, under a name that is not ours to change. */
  readonly shared: TextStorage
}

/**
 * Who this browser is: by our cookie, else Segment's, else what was kept here, else the newcomer whom `make` makes.
 * Cookies come first because they alone are shared between subdomains and can be set by a server.
 */
export function recognise({ jar, storage, shared }: Places, make: () => Identity): Identity {
  const kept = keptIdentity(storage)
  const anonymousId = anonymousIn(jar.read(ANONYMOUS_COOKIE)) ?? anonymousIn(jar.read(SEGMENT)) ?? kept?.anonymousId ?? anonymousIn(shared.read(SEGMENT))
  if (anonymousId === null) return make()
  const identity = kept?.anonymousId === anonymousId ? kept : stranger(anonymousId, null, {})
  const subject = anonymousIn(jar.read(SUBJECT_COOKIE))
  // Another subdomain may have learnt since who this is.
  return subject === null || identity.subject === null || subject === identity.subject ? identity : { ...identity, subject, facts: null }
}

/** Keeps it for the next page, the next subdomain, the customer's server and Segment's client. */
export function keep({ jar, storage, shared }: Places, identity: Identity): void {
  jar.write(ANONYMOUS_COOKIE, identity.anonymousId)
  if (identity.subject === null) jar.remove(SUBJECT_COOKIE)
  else jar.write(SUBJECT_COOKIE, identity.subject)
  jar.write(SEGMENT, identity.anonymousId)
  shared.write(SEGMENT, JSON.stringify(identity.anonymousId))
  storage.write(IDENTITY, JSON.stringify(identity))
}

/** Leaves nothing behind. */
export function forget({ jar, storage, shared }: Places): void {
  for (const name of [ANONYMOUS_COOKIE, SUBJECT_COOKIE, SEGMENT]) jar.remove(name)
  for (const name of storage.keys()) storage.remove(name)
  shared.remove(SEGMENT)
}

/** An id from a place that others can write; Segment's is sometimes in quotes. */
function anonymousIn(text: string | null): string | null {
  const parsed = text === null ? null : subjectId(text.replace(/^"(.*)"$/, '$1'))
  return parsed !== null && 'id' in parsed ? parsed.id : null
}

/** What was kept, or null when it is none; a damaged part is as if it had never been known. */
function keptIdentity(storage: TextStorage): Identity | null {
  const kept = readJson(storage, IDENTITY) as Partial<Identity> | null
  const anonymousId = typeof kept?.anonymousId === 'string' ? anonymousIn(kept.anonymousId) : null
  if (kept === null || anonymousId === null) return null
  const acquisition: Acquisition = typeof kept.acquisition === 'object' && kept.acquisition !== null ? kept.acquisition : {}
  return {
    ...stranger(anonymousId, typeof kept.firstSeenAt === 'number' ? kept.firstSeenAt : null, acquisition),
    userId: textOr(kept.userId, null),
    subject: kept.subject === null ? null : textOr(kept.subject, anonymousId),
    account: textOr(kept.account, null),
    facts: readableFacts(kept.facts),
    unanswered: typeof kept.unanswered?.messageId === 'string' ? kept.unanswered : null,
  }
}

function textOr<Otherwise>(value: unknown, otherwise: Otherwise): string | Otherwise {
  return typeof value === 'string' && value !== '' ? value : otherwise
}
