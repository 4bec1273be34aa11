import type { Db } from '../database/database.ts'
import type { NewEntry } from '../history/history.ts'
import { insertMessages } from './webhook.repository.ts'
import { TOPICS, type Topic } from './webhook.ts'

/** What is told: who did what to which thing, and why. */
export type Told = { readonly topic: Topic; readonly action: string; readonly workspaceId: string; readonly at: Date; readonly data: object }

/** Queues a change for the webhooks that want it, in its transaction. Of people nothing is told. */
export async function tellChange(db: Db, entry: NewEntry): Promise<void> {
  const topic = TOPICS.find((one) => one === entry.entityKind)
  if (topic === undefined || topic === 'verdict') return
  const { actor, entityId, entityKey, why = '', before = null, after = null } = entry
  await tell(db, { topic, action: entry.action, workspaceId: entry.workspaceId, at: entry.at, data: { id: entityId, key: entityKey, by: { kind: actor.kind, name: actor.name }, why, before, after } })
}

/** `type` is the topic and what happened, `experiment.launched`. */
export async function tell(db: Db, { topic, action, workspaceId, at, data }: Told): Promise<void> {
  const type = `${topic}.${action.split(':')[0] ?? action}`
  await insertMessages(db, { workspaceId, topic, type, at, body: JSON.stringify({ type, timestamp: at.toISOString(), data: { ...data, action } }) })
}
