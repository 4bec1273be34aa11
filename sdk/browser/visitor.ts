import type { Diagnostics } from '../client/diagnostics.ts'
import type { ClientEndpoints } from '../client/endpoints.ts'
import { createListeners, type Listeners } from '../client/listeners.ts'
import { backoff } from '../client/backoff.ts'
import { outcomeOf } from '../client/outcome.ts'
import type { Surroundings } from '../client/surroundings.ts'
import type { Event } from '../core/event.ts'
import { answered, type Identity, identified, informed, readableFacts } from './identity.ts'
import { keep, type Places, recognise } from './subject.ts'

/** Who this browser is over time: what is kept, and what the server says about it. */
export type Visitor = {
  readonly identity: () => Identity
  readonly change: (next: Identity) => void
  /** Signs in with this event; resolves when the server has answered or cannot be reached for now. */
  readonly identify: (userId: string, event: Event) => Promise<void>
  /** Reads again what is kept, after consent. */
  readonly meet: () => void
  readonly onChange: Listeners['onChange']
  readonly stop: () => void
}

type Parts = {
  readonly surroundings: Surroundings
  readonly diagnostics: Diagnostics
  readonly places: Places
  readonly endpoints: ClientEndpoints
  readonly isGranted: () => boolean
  readonly newcomer: () => Identity
  /** The server has this event now. */
  readonly onAnswered: (messageId: string) => void
}

export function createVisitor({ surroundings, diagnostics, places, endpoints, isGranted, newcomer, onAnswered }: Parts): Visitor {
  let isNewcomer = false
  const make = (): Identity => {
    isNewcomer = true
    return newcomer()
  }
  let identity = recognise(places, make)
  let cancel = (): void => undefined
  const { onChange, changed } = createListeners(diagnostics)
  const change = (next: Identity): void => {
    const before = identity
    identity = next
    keep(places, next)
    if (DECIDING.some((name) => JSON.stringify(before[name]) !== JSON.stringify(next[name]))) changed()
  }
  const claim = async (event: Event, failures: number): Promise<void> => {
    cancel()
    const answer = await endpoints.identify(event)
    if (identity.unanswered?.messageId !== event.messageId) return
    // A refused identify is no better the second time.
    const outcome = outcomeOf(answer, 1)
    if (outcome.kind === 'later') {
      cancel = surroundings.timers.after(backoff(failures, surroundings.random(), outcome.retryAfterMs), () => void claim(event, failures + 1))
      return
    }
    const [refused] = outcome.refused
    const isStored = outcome.kind === 'stored' && refused === undefined
    if (!isStored) diagnostics.tell('identify-refused', refused === undefined ? outcome.why : `${refused?.code}, ${refused?.reason}`)
    onAnswered(event.messageId)
    change(answered(identity, event.messageId, isStored ? readableFacts((answer.body as { readonly person?: unknown }).person) : null))
  }
  const inform = async (): Promise<void> => {
    const { anonymousId } = identity
    const answer = await endpoints.person({ anonymousId })
    const facts = answer.status === 200 ? readableFacts(answer.body) : null
    if (facts !== null && identity.anonymousId === anonymousId && identity.unanswered === null && isGranted()) change(informed(identity, facts))
  }
  /** An identify still without its answer is asked again; else whoever was here before is asked for, now and then. */
  const askAgain = (): void => {
    if (!isGranted()) return
    if (identity.unanswered !== null) return void claim(identity.unanswered, 1)
    const asked = Number(places.storage.read(ASKED))
    if (isNewcomer || surroundings.now() - asked < ASK_EVERY_MS) return
    places.storage.write(ASKED, String(surroundings.now()))
    void inform()
  }
  keep(places, identity)
  askAgain()
  return {
    identity: () => identity,
    change,
    identify: (userId, event) => {
      change(identified(identity, userId, event))
      return claim(event, 1)
    },
    meet: () => {
      const before = identity
      change(recognise(places, () => before))
      isNewcomer = identity === before
      askAgain()
    },
    onChange,
    stop: () => cancel(),
  }
}

/** What flags are decided by. */
const DECIDING = ['subject', 'account', 'facts'] as const

const ASKED = 'asked'
/** Behaviour changes facts slowly; a page view need not ask. */
const ASK_EVERY_MS = 600_000
