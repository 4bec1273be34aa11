import { sql } from 'kysely'
import type { Db } from '../database/database.ts'
import { newOrderedId } from '../id.ts'
import type { Message, Topic, Webhook } from './webhook.ts'

const columns = ['id', 'name', 'url', 'secret', 'topics', 'enabled', 'version', 'created_at'] as const

type Row = Omit<Webhook, 'createdAt'> & { readonly created_at: Date }

function fromRow({ created_at: createdAt, ...row }: Row): Webhook {
  return { ...row, createdAt }
}

/** Oldest first. */
export async function listWebhooks(db: Db, workspaceId: string, limit: number): Promise<readonly Webhook[]> {
  const rows = await db.selectFrom('webhooks').select(columns).where('webhooks.workspace_id', '=', workspaceId).orderBy('webhooks.created_at').orderBy('webhooks.id').limit(limit).execute()
  return rows.map(fromRow)
}

export async function findWebhook(db: Db, workspaceId: string, id: string): Promise<Webhook | undefined> {
  const row = await db.selectFrom('webhooks').select(columns).where('webhooks.workspace_id', '=', workspaceId).where('webhooks.id', '=', id).executeTakeFirst()
  return row && fromRow(row)
}

export async function insertWebhook(db: Db, workspaceId: string, { createdAt, topics, ...webhook }: Webhook): Promise<void> {
  await db.insertInto('webhooks').values({ ...webhook, workspace_id: workspaceId, topics: JSON.stringify(topics), created_at: createdAt }).execute()
}

/** False: it stands at another version. */
export async function updateWebhook(db: Db, workspaceId: string, { id, version, name, url, topics, enabled, secret }: Omit<Webhook, 'createdAt'>): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('webhooks')
    .set({ name, url, topics: JSON.stringify(topics), enabled, secret, version: version + 1 })
    .where('webhooks.workspace_id', '=', workspaceId)
    .where('webhooks.id', '=', id)
    .where('webhooks.version', '=', version)
    .executeTakeFirstOrThrow()
  return numUpdatedRows === 1n
}

export async function deleteWebhook(db: Db, workspaceId: string, id: string): Promise<void> {
  await db.deleteFrom('webhooks').where('webhooks.workspace_id', '=', workspaceId).where('webhooks.id', '=', id).execute()
}

/** A message for each webhook of the workspace that wants the topic; where there is none this is a look along an index. */
export async function insertMessages(db: Db, told: { readonly workspaceId: string; readonly topic: Topic; readonly type: string; readonly at: Date; readonly body: string }): Promise<void> {
  const wanting = (await listWebhooks(db, told.workspaceId, 100)).filter((one) => one.enabled && one.topics.includes(told.topic))
  if (wanting.length === 0) return
  await db
    .insertInto('webhook_messages')
    .values(wanting.map(({ id }) => ({ id: newOrderedId('msg'), webhook_id: id, type: told.type, body: told.body, due_at: told.at, created_at: told.at, tried_at: null, status: null, problem: null })))
    .execute()
}

export async function insertMessage(db: Db, webhookId: string, message: { readonly id: string; readonly type: string; readonly body: string; readonly at: Date }): Promise<void> {
  const { at, ...rest } = message
  await db.insertInto('webhook_messages').values({ ...rest, webhook_id: webhookId, due_at: at, created_at: at, tried_at: null, status: null, problem: null }).execute()
}

type MessageRow = Pick<Message, 'id' | 'type' | 'body' | 'state' | 'attempts' | 'status' | 'problem'> & { readonly due_at: Date; readonly created_at: Date; readonly tried_at: Date | null }

const messageColumns = ['id', 'type', 'body', 'state', 'attempts', 'due_at', 'created_at', 'tried_at', 'status', 'problem'] as const

function messageOf({ due_at: dueAt, created_at: createdAt, tried_at: triedAt, ...row }: MessageRow): Message {
  return { ...row, dueAt, createdAt, triedAt }
}

/** Newest first, after a place. */
export async function listMessages(db: Db, webhookId: string, { after, limit }: { readonly after: { readonly at: Date; readonly id: string } | null; readonly limit: number }): Promise<readonly Message[]> {
  let query = db.selectFrom('webhook_messages').select(messageColumns).where('webhook_messages.webhook_id', '=', webhookId)
  if (after !== null) query = query.where(sql<boolean>`(webhook_messages.created_at, webhook_messages.id) < (${after.at}, ${after.id})`)
  const rows = await query.orderBy('webhook_messages.created_at', 'desc').orderBy('webhook_messages.id', 'desc').limit(limit).execute()
  return rows.map(messageOf)
}

export type DueMessage = { readonly id: string; readonly type: string; readonly body: string; readonly attempts: number; readonly url: string; readonly secret: string }

/**
 * Takes messages that are due, so that no other server does for a while: who takes one and dies loses nothing. Oldest
 * first; those of a webhook that is off wait.
 */
export async function takeDue(db: Db, { now, until, limit }: { readonly now: Date; readonly until: Date; readonly limit: number }): Promise<readonly DueMessage[]> {
  const { rows } = await sql<DueMessage>`
    update webhook_messages m set due_at = ${until}, attempts = m.attempts + 1, tried_at = ${now}
    from webhooks w
    where w.id = m.webhook_id and m.id in (
      select d.id from webhook_messages d join webhooks on webhooks.id = d.webhook_id
      where d.state = 'waiting' and d.due_at <= ${now} and webhooks.enabled
      order by d.due_at, d.id limit ${limit} for update of d skip locked
    )
    returning m.id, m.type, m.body, m.attempts, w.url, w.secret`.execute(db)
  return rows
}

export async function saveAttempt(db: Db, id: string, attempt: { readonly state: Message['state']; readonly dueAt: Date; readonly status: number | null; readonly problem: string | null }): Promise<void> {
  const { dueAt, ...rest } = attempt
  await db.updateTable('webhook_messages').set({ ...rest, due_at: dueAt }).where('webhook_messages.id', '=', id).execute()
}

/** Sends these again, as if for the first time; answers how many there were. */
export async function requeue(db: Db, webhookId: string, { ids, now }: { readonly ids: readonly string[] | null; readonly now: Date }): Promise<number> {
  let query = db.updateTable('webhook_messages').set({ state: 'waiting', attempts: 0, due_at: now, problem: null, status: null }).where('webhook_messages.webhook_id', '=', webhookId)
  query = ids === null ? query.where('webhook_messages.state', '=', 'failed') : query.where('webhook_messages.id', 'in', [...ids])
  const { numUpdatedRows } = await query.executeTakeFirstOrThrow()
  return Number(numUpdatedRows)
}

/** Lets what was taken, or given up, long ago go. */
export async function trimMessages(db: Db, before: Date): Promise<void> {
  await db.deleteFrom('webhook_messages').where('webhook_messages.state', '<>', 'waiting').where('webhook_messages.created_at', '<', before).execute()
}

export async function verdictTold(db: Db, experimentId: string, phase: number): Promise<string | null> {
  const row = await db.selectFrom('announced_verdicts').select('announced_verdicts.verdict').where('announced_verdicts.experiment_id', '=', experimentId).where('announced_verdicts.phase', '=', phase).executeTakeFirst()
  return row?.verdict ?? null
}

/** False: somebody else told this one. Inside a transaction. */
export async function saveVerdictTold(db: Db, told: { readonly experimentId: string; readonly phase: number; readonly verdict: string; readonly at: Date }): Promise<boolean> {
  const { rows } = await sql`
    insert into announced_verdicts as a (experiment_id, phase, verdict, announced_at) values (${told.experimentId}, ${told.phase}, ${told.verdict}, ${told.at})
    on conflict (experiment_id, phase) do update set verdict = excluded.verdict, announced_at = excluded.announced_at where a.verdict <> excluded.verdict
    returning a.verdict`.execute(db)
  return rows.length > 0
}
