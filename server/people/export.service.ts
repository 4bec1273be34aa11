import type { Db } from '../database/database.ts'
import { refusedOf } from '../events/refused-event.service.ts'
import { historyPage, recordChange } from '../history/history.service.ts'
import { newId } from '../id.ts'
import { refusal } from '../refusal.ts'
import type { Scope } from '../scope.ts'
import type { Person, PersonKey, Store } from '../store/door.ts'
import { secretOf } from '../workspaces/workspace.service.ts'
import { PERSONAL_DATA } from './erasure.ts'
import { type FactsFrom, personFacts } from './people.service.ts'
import { claimOf, resolveSubject } from './subject.service.ts'

/** Events read at once. */
const PAGE = 500

type ExportFrom = FactsFrom & { readonly store: Store }

/** Everything known of a person, as the pieces of one JSON text: events are read as they are sent, however many there are. */
export async function exportPerson(scope: Scope, from: ExportFrom, key: PersonKey): Promise<AsyncIterable<string>> {
  const { workspaceId, now } = scope
  const person = await from.store.person({ workspace: workspaceId, key, cursor: null, limit: 1 })
  if (person === null) throw refusal('not-found', 'Nobody is known by this id. Events may still be on their way.', { key })
  const id = newId('exp')
  await recordChange(scope.db, { workspaceId, at: now, actor: scope.actor, entityKind: PERSONAL_DATA, entityId: id, entityKey: id, action: 'exported' })
  return pieces(scope, from, person)
}

async function* pieces({ db, workspaceId, now }: Scope, from: ExportFrom, person: Person): AsyncIterable<string> {
  const known = { exportedAt: now.toISOString(), ...(await knownOf(db, from, workspaceId, person, now)) }
  yield `${JSON.stringify(known, null, 2).slice(0, -2)},\n  "events": [`
  let cursor: string | null = null
  let between = '\n    '
  do {
    const page: Awaited<ReturnType<Store['everythingOf']>> = await from.store.everythingOf({ workspace: workspaceId, key: person.key, cursor, limit: PAGE })
    for (const event of page.events) {
      yield between + JSON.stringify({ ...event, at: inWords(event.at), receivedAt: inWords(event.receivedAt) })
      between = ',\n    '
    }
    cursor = page.next
  } while (cursor !== null)
  yield '\n  ]\n}\n'
}

async function knownOf(db: Db, from: ExportFrom, workspaceId: string, person: Person, now: Date) {
  const { key, userId, devices, accounts, firstTouch, lastTouch, experiments } = person
  const secret = await secretOf(db, workspaceId)
  const subject = userId === null ? key.replace(/^device:/, '') : (await resolveSubject(db, from.store, { workspace: workspaceId, secret, userId })).subject
  const history = userId === null ? [] : (await historyPage(db, { workspaceId, entityKind: 'person', entityId: userId, limit: 1000 })).entries
  return {
    person: key,
    userId,
    devices,
    accounts,
    firstSeenAt: inWords(person.firstSeenAt),
    lastSeenAt: inWords(person.lastSeenAt),
    firstTouch: firstTouch === null ? null : { ...firstTouch.touch, at: inWords(firstTouch.at) },
    lastTouch: lastTouch === null ? null : { ...lastTouch.touch, at: inWords(lastTouch.at) },
    experiments: experiments.map(({ firstAt, ...met }) => ({ ...met, firstAt: inWords(firstAt) })),
    claim: userId === null ? null : await claimOf(db, workspaceId, userId),
    facts: await personFacts(from, { workspace: workspaceId, secret, subject, person: key, now }),
    history: history.map(({ at, action, before, after }) => ({ at: at.toISOString(), action, before, after })),
    refusedEvents: (await refusedOf(db, workspaceId, [...(userId === null ? [] : [userId]), ...devices])).map(({ receivedAt, reason, body }) => ({ receivedAt: inWords(receivedAt), reason, body })),
  }
}

function inWords(at: number): string {
  return new Date(at).toISOString()
}
