import type { Diagnostics } from '../client/diagnostics.ts'
import type { Answer } from '../client/request.ts'

/** Who a user's subject is, asked once and remembered. */
export type Subjects = {
  /** The subject as far as it is known here; asks for it in the background where it is not. */
  readonly known: (userId: string) => string | null
  readonly resolve: (userId: string) => Promise<string | null>
}

type Entry = { readonly subject: string | null; readonly until: number }

const MOST_USERS = 50_000
/** A claim stands for good; what is only derived may still be claimed; a failure is asked again soon. */
const COMMITTED_MS = 3_600_000
const DERIVED_MS = 60_000
const FAILED_MS = 5_000

export function createSubjects(ask: (userId: string) => Promise<Answer>, now: () => number, diagnostics: Diagnostics): Subjects {
  const entries = new Map<string, Entry>()
  const asking = new Map<string, Promise<string | null>>()
  const fetched = async (userId: string): Promise<string | null> => {
    const entry = entryFrom(await ask(userId), now(), diagnostics)
    asking.delete(userId)
    entries.delete(userId)
    entries.set(userId, entry)
    for (const oldest of entries.keys()) {
      if (entries.size <= MOST_USERS) break
      entries.delete(oldest)
    }
    return entry.subject
  }
  const resolve = (userId: string): Promise<string | null> => {
    const entry = entries.get(userId)
    if (entry !== undefined && now() < entry.until) return Promise.resolve(entry.subject)
    const running = asking.get(userId) ?? fetched(userId)
    if (asking.size < MOST_USERS) asking.set(userId, running)
    return running
  }
  return {
    resolve,
    known: (userId) => {
      const entry = entries.get(userId)
      if (entry === undefined || now() >= entry.until) void resolve(userId)
      // A subject that was right a moment ago stays right while it is asked for again.
      return entry?.subject ?? null
    },
  }
}

function entryFrom(answer: Answer, now: number, diagnostics: Diagnostics): Entry {
  const body = (answer.status === 200 ? answer.body : null) as { readonly subject?: unknown; readonly committed?: unknown } | null
  if (typeof body?.subject === 'string' && body.subject !== '') return { subject: body.subject, until: now + (body.committed === true ? COMMITTED_MS : DERIVED_MS) }
  diagnostics.tell('subject-unresolved', answer.why ?? `The server answered ${answer.status}.`)
  return { subject: null, until: now + FAILED_MS }
}
