import { randomUUID } from 'node:crypto'
import { readEvent } from '../events/event.ts'
import { refusal } from '../refusal.ts'
import type { Scope } from '../scope.ts'
import { environmentNamed, secretOf, workspaceOf } from '../workspaces/workspace.service.ts'
import { type IngestParts, type Source, storeRead } from './ingest.service.ts'

export const TEST_EVENT = 'Test Event'
/** One visitor for all of them, so that they make up nobody else. */
const VISITOR = 'producting-test'

/** An event like any other, by a visitor of its own; it shows in the live view and nowhere among people who matter. */
export async function sendTestEvent(scope: Scope, parts: IngestParts, environmentKey: string): Promise<{ readonly messageId: string }> {
  const environment = await environmentNamed(scope.db, scope.workspaceId, environmentKey)
  const workspace = await workspaceOf(scope.db, scope.workspaceId)
  const source: Source = { kind: 'client', workspaceId: scope.workspaceId, environmentId: environment.id, production: environment.production, synthetic: workspace?.synthetic ?? false, secret: await secretOf(scope.db, scope.workspaceId) }
  const messageId = `test-${randomUUID()}`
  const raw = { type: 'track', event: TEST_EVENT, messageId, anonymousId: VISITOR, properties: { sent_from: 'console' } }
  const delivery = { environmentId: environment.id, production: environment.production, synthetic: source.synthetic, receivedAt: scope.now.getTime(), userAgent: null, newMessageId: () => messageId }
  const { read } = await storeRead(parts, source, { read: [readEvent(raw, delivery)], raw: [raw], now: scope.now })
  const one = read[0]
  if (one?.kind === 'refused') throw refusal('invalid', `The test event was refused: ${one.reason}`, { code: one.code })
  return { messageId }
}
