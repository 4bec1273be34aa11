import { randomBytes } from 'node:crypto'
import { recordChange } from '../history/history.service.ts'
import { newId, newOrderedId } from '../id.ts'
import { refusal } from '../refusal.ts'
import type { Scope } from '../scope.ts'
import { type Message, secretFrom, type Webhook } from './webhook.ts'
import { deleteWebhook, findWebhook, insertMessage, insertWebhook, listMessages, listWebhooks, requeue, updateWebhook } from './webhook.repository.ts'

type Draft = Pick<Webhook, 'name' | 'url' | 'topics' | 'enabled'>

const MOST = 50

/** All of the workspace's, oldest first. */
export function webhooksOf(scope: Scope): Promise<readonly Webhook[]> {
  return listWebhooks(scope.db, scope.workspaceId, MOST)
}

export async function createWebhook(scope: Scope, draft: Draft): Promise<Webhook> {
  if ((await webhooksOf(scope)).length >= MOST) throw refusal('no-room', `A workspace has at most ${MOST} webhooks. Delete one first.`, { limit: MOST })
  const webhook: Webhook = { id: newId('whk'), ...draft, secret: secretFrom(randomBytes(32)), version: 1, createdAt: scope.now }
  await scope.db.transaction().execute(async (db) => {
    await insertWebhook(db, scope.workspaceId, webhook)
    await recordChange(db, { ...about(scope, webhook), action: 'created', after: shown(webhook) })
  })
  return webhook
}

export async function saveWebhook(scope: Scope, { id, version, ...draft }: Draft & { readonly id: string; readonly version: number }): Promise<Webhook> {
  const before = await webhookNamed(scope, id)
  const after = { ...before, ...draft, version }
  await store(scope, before, after, 'saved')
  return { ...after, version: version + 1 }
}

/** A secret that leaked is replaced; from then on messages are signed by the new one. */
export async function replaceSecret(scope: Scope, { id, version }: { readonly id: string; readonly version: number }): Promise<Webhook> {
  const before = await webhookNamed(scope, id)
  const after = { ...before, secret: secretFrom(randomBytes(32)), version }
  await store(scope, before, after, 'secret-replaced')
  return { ...after, version: version + 1 }
}

async function store(scope: Scope, before: Webhook, after: Webhook, action: string): Promise<void> {
  await scope.db.transaction().execute(async (db) => {
    if (!(await updateWebhook(db, scope.workspaceId, after))) {
      throw refusal('stale-version', `Somebody changed the webhook "${before.name}" meanwhile: you saw version ${after.version}, it stands at version ${before.version}.`, { webhook: before.name, yours: after.version, theirs: before.version })
    }
    await recordChange(db, { ...about(scope, after), action, before: shown(before), after: shown(after) })
  })
}

/** With the messages that wait. */
export async function removeWebhook(scope: Scope, id: string): Promise<void> {
  const webhook = await webhookNamed(scope, id)
  await scope.db.transaction().execute(async (db) => {
    await deleteWebhook(db, scope.workspaceId, id)
    await recordChange(db, { ...about(scope, webhook), action: 'deleted', before: shown(webhook) })
  })
}

export async function messagesOf(scope: Scope, { id, cursor, limit }: { readonly id: string; readonly cursor: string | null; readonly limit: number }): Promise<{ readonly messages: readonly Message[]; readonly next: string | null }> {
  await webhookNamed(scope, id)
  const messages = await listMessages(scope.db, id, { after: placeIn(cursor), limit })
  const last = messages.at(-1)
  return { messages, next: last === undefined || messages.length < limit ? null : `${last.createdAt.getTime()}:${last.id}` }
}

function placeIn(cursor: string | null): { readonly at: Date; readonly id: string } | null {
  const [, at, id] = /^(\d{1,15}):(.+)$/.exec(cursor ?? '') ?? []
  return at === undefined || id === undefined ? null : { at: new Date(Number(at)), id }
}

/** A message of no consequence, so that a receiver can be tried. */
export async function sendTest(scope: Scope, id: string): Promise<void> {
  const { name } = await webhookNamed(scope, id)
  const body = JSON.stringify({ type: 'test', timestamp: scope.now.toISOString(), data: { webhook: name, by: { kind: scope.actor.kind, name: scope.actor.name } } })
  await insertMessage(scope.db, id, { id: newOrderedId('msg'), type: 'test', body, at: scope.now })
}

/** Sends messages again under their own ids, by which a receiver knows those it has. Without ids: all that were given up. */
export async function replay(scope: Scope, { id, messages }: { readonly id: string; readonly messages: readonly string[] | null }): Promise<{ readonly queued: number }> {
  await webhookNamed(scope, id)
  return { queued: await requeue(scope.db, id, { ids: messages, now: scope.now }) }
}

async function webhookNamed(scope: Scope, id: string): Promise<Webhook> {
  const webhook = await findWebhook(scope.db, scope.workspaceId, id)
  if (webhook === undefined) throw refusal('not-found', 'There is no such webhook in this workspace.', { id })
  return webhook
}

function shown({ name, url, topics, enabled }: Webhook): Draft {
  return { name, url, topics, enabled }
}

function about(scope: Scope, { id, name }: Webhook) {
  return { workspaceId: scope.workspaceId, at: scope.now, actor: scope.actor, entityKind: 'webhook' as const, entityId: id, entityKey: name }
}
