import type { SignedFacts } from '#sdk/core/context.ts'
import { subjectId } from '#sdk/core/ids.ts'
import type { Clock } from '../clock.ts'
import type { CountryOf } from '../country.ts'
import type { Db } from '../database/database.ts'
import { type Exchange, keyInHeaders, sendJson } from '../http.ts'
import { inCountry } from './in-country.ts'
import type { Behaviours } from '../people/behaviour.ts'
import { personFacts } from '../people/people.service.ts'
import { resolveSubject } from '../people/subject.service.ts'
import { refusal } from '../refusal.ts'
import type { Store } from '../store/door.ts'
import { deviceIdentity, userIdentity } from '../store/identity.ts'
import { type Authenticate, type Sender, senderOf } from './sender.ts'

export type PersonDoors = { readonly authenticate: Authenticate; readonly store: Store; readonly behaviours: Behaviours; readonly db: Db; readonly clock: Clock; readonly countryOf: CountryOf }

/** Without this answer Segment's browser client sends nothing. The key stands in the path, where a secret one never does. */
export async function answerSettings({ authenticate }: PersonDoors, { req, res, params }: Exchange): Promise<void> {
  const writeKey = params['writeKey'] ?? ''
  const { kind } = await senderOf(authenticate, writeKey, req)
  if (kind !== 'client') throw refusal('not-allowed', `This is a ${kind} key; a client key is needed here.`, { kind, needed: 'client' })
  sendJson(res, 200, { integrations: { 'Segment.io': { apiKey: writeKey } } }, { 'cache-control': 'public, max-age=300' })
}

const PRIVATE = { 'cache-control': 'private, no-store' }

/** The subject of a user id, for a server that knows nothing else. */
export async function answerSubject({ authenticate, db, store }: PersonDoors, { req, res, query }: Exchange): Promise<void> {
  const sender = serverOnly(await senderOf(authenticate, keyInHeaders(req), req))
  const userId = idAsked(new URLSearchParams(query), 'userId')
  if (userId === null) throw refusal('invalid', 'Ask for one userId.', {})
  sendJson(res, 200, await resolveSubject(db, store, { workspace: sender.workspaceId, secret: sender.secret, userId }), PRIVATE)
}

/** What is known of a person: by a device's anonymous id, which nobody can guess, or, for a server, by a user id. */
export async function answerPerson(doors: PersonDoors, { req, res, query }: Exchange): Promise<void> {
  const asked = new URLSearchParams(query)
  const sender = await senderOf(doors.authenticate, keyInHeaders(req) ?? asked.get('writeKey'), req)
  const device = idAsked(asked, 'anonymousId')
  const userId = idAsked(asked, 'userId')
  if (device === null && userId === null) throw refusal('invalid', 'Ask for one anonymousId or userId.', {})
  const facts = device === null ? await userFacts(doors, serverOnly(sender), userId ?? '') : await deviceFacts(doors, sender, device)
  if (facts === null) throw refusal('not-found', 'Nothing is known of this person yet.', {})
  sendJson(res, 200, inCountry(facts, sender, doors.countryOf(req)), PRIVATE)
}

function deviceFacts({ clock, ...from }: PersonDoors, { workspaceId: workspace, secret }: Sender, device: string): Promise<SignedFacts | null> {
  return personFacts(from, { workspace, secret, subject: device, person: deviceIdentity(device), now: clock.now() })
}

async function userFacts({ db, clock, ...from }: PersonDoors, { workspaceId: workspace, secret }: Sender, userId: string): Promise<SignedFacts | null> {
  const { subject } = await resolveSubject(db, from.store, { workspace, secret, userId })
  return personFacts(from, { workspace, secret, subject, person: userIdentity(userId), now: clock.now() })
}

function serverOnly(sender: Sender): Sender {
  if (sender.kind !== 'server') throw refusal('not-allowed', 'Only a server key may ask by user id.', { kind: sender.kind })
  return sender
}

function idAsked(asked: URLSearchParams, name: string): string | null {
  const text = asked.get(name)
  if (text === null) return null
  const read = subjectId(text)
  if ('refused' in read) throw refusal('invalid', `${name} names nobody (${read.refused}).`, { name })
  return read.id
}
