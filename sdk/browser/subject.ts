import { readJson } from '../client/storage.ts'
import type { TextStorage } from '../client/surroundings.ts'
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
function anonymousIn(text: unknown): string | null {
  const parsed = typeof text === 'string' ? subjectId(text.replace(/^"(.*)"$/, '$1')) : null
  return parsed !== null && 'id' in parsed ? parsed.id : null
}

/** What was kept, or null when it is none; a damaged part is as if it had never been known. */
function keptIdentity(storage: TextStorage): Identity | null {
  const kept = readJson(storage, IDENTITY) as Partial<Identity> | null
  const anonymousId = anonymousIn(kept?.anonymousId)
  if (kept === null || anonymousId === null) return null
  const { firstSeenAt, acquisition, userId, subject, account, facts, unanswered } = kept
  return {
    anonymousId,
    firstSeenAt: typeof firstSeenAt === 'number' ? firstSeenAt : null,
    acquisition: typeof acquisition === 'object' ? acquisition ?? {} : {},
    userId: textIn(userId),
    subject: subject === null ? null : textIn(subject) ?? anonymousId,
    account: textIn(account),
    facts: readableFacts(facts),
    unanswered: typeof unanswered?.messageId === 'string' ? unanswered : null,
  }
}

function textIn(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null
}
