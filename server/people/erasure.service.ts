import type { Db } from '../database/database.ts'
import { forgetRefusedOf } from '../events/refused-event.service.ts'
import { blankHistory, historyPage, recordChange } from '../history/history.service.ts'
import { newId } from '../id.ts'
import { refusal } from '../refusal.ts'
import type { Scope } from '../scope.ts'
import type { CountedIn, PersonKey, Store } from '../store/door.ts'
import { deviceOf, userOf } from '../store/identity.ts'
import { environmentsOf } from '../workspaces/workspace.service.ts'
import type { Job } from '../workspaces/job.ts'
import type { JobHandle, Jobs } from '../workspaces/job.service.ts'
import { ERASE_PERSON, erasureCursor, PERSONAL_DATA } from './erasure.ts'
import { deleteSubjects } from './subject.repository.ts'
import { tellChanged } from './subject.service.ts'

/** What lies ahead of people and has to do with an erasure. */
export type ErasureNeeds = {
  readonly db: Db
  readonly store: Store
  readonly jobs: Jobs
  readonly now: () => Date
  /** Every experiment and line that units may be counted in, those of the past among them. */
  readonly countedIn: (workspaceId: string) => Promise<readonly CountedIn[]>
  /** Compiles rulesets anew: named ids stand in them by the subjects that are gone. */
  readonly publish: (db: Db, environmentIds: readonly string[], now: Date) => Promise<void>
  /** Clears what other features keep of these users, and of all these identities. */
  readonly others: (workspaceId: string, userIds: readonly string[], identities: readonly PersonKey[]) => Promise<void>
}

/**
 * Erases a person, for good: begins at once, so that no reader meets them from now on, and leaves the rest to a job. The
 * history keeps who asked and when, and not about whom.
 */
export async function erasePerson(scope: Scope, { store, jobs }: Pick<ErasureNeeds, 'store' | 'jobs'>, key: PersonKey): Promise<Job> {
  const { workspaceId, now } = scope
  if ((await store.person({ workspace: workspaceId, key, cursor: null, limit: 1 })) === null) throw nobody(key)
  const erasure = newId('era')
  const place = { workspaceId, kind: ERASE_PERSON, subject: erasure }
  await scope.db.transaction().execute(async (db) => {
    await recordChange(db, { workspaceId, at: now, actor: scope.actor, entityKind: PERSONAL_DATA, entityId: erasure, entityKey: erasure, action: 'erased' })
    await jobs.queue(db, place, { key, at: now.getTime() })
  })
  if ((await store.beginErasure({ workspace: workspaceId, erasure, key, at: now.getTime() })) === null) throw nobody(key)
  return jobs.start(place)
}

function nobody(key: PersonKey) {
  return refusal('not-found', 'Nobody is known by this id. Events may still be on their way, or the person is being erased already.', { key })
}

/** The job: goes on wherever it was stopped. Whom it is about it reads from the store as soon as that has noted it. */
export async function runErasure(needs: ErasureNeeds, { job, signal, progress }: JobHandle): Promise<void> {
  const { store } = needs
  const { workspaceId, subject: erasure } = job
  const cursor = erasureCursor(job.cursor)
  const begun = 'key' in cursor ? await store.beginErasure({ workspace: workspaceId, erasure, ...cursor }) : null
  let { done, total } = begun === null ? job : { done: 0, total: begun.events }
  await progress({ done, total, cursor: { begun: true } })
  const before = done
  await store.erase({
    workspace: workspaceId,
    erasure,
    countedIn: await needs.countedIn(workspaceId),
    also: (identities) => clearOthers(needs, workspaceId, identities),
    onProgress: (gone) => {
      done = before + gone
      total = total === null ? null : Math.max(total, done)
      return progress({ done, total })
    },
    signal,
  })
}

/** What is kept outside the store: subjects, refused events that name them, what was done with their claims, and what lies ahead. */
async function clearOthers({ db, now, publish, others }: ErasureNeeds, workspaceId: string, identities: readonly PersonKey[]): Promise<void> {
  const userIds = identities.flatMap((identity) => userOf(identity) ?? [])
  const ids = [...userIds, ...identities.flatMap((identity) => deviceOf(identity) ?? [])]
  await forgetRefusedOf(db, workspaceId, ids)
  await others(workspaceId, userIds, identities)
  await db.transaction().execute(async (db) => {
    const subjects = await deleteSubjects(db, workspaceId, userIds)
    for (const userId of userIds) await blankHistory(db, { workspaceId, entityKind: 'person', entityId: userId })
    await tellChanged(db, workspaceId, [...ids, ...subjects.filter((subject) => !ids.includes(subject))])
    await publish(db, (await environmentsOf(db, workspaceId)).map((one) => one.id), now())
  })
}

export type Erasure = { readonly id: string; readonly state: Job['state']; readonly done: number; readonly total: number | null; readonly failure: string | null }

/** How far an erasure is. */
export async function erasureOf(jobs: Jobs, workspaceId: string, id: string): Promise<Erasure> {
  const job = await jobs.find(workspaceId, ERASE_PERSON, id)
  if (job === undefined) throw refusal('not-found', 'There is no such erasure.', { id })
  return { id, state: job.state, done: job.done, total: job.total, failure: job.failure }
}

export async function goOnErasing(jobs: Jobs, workspaceId: string, id: string): Promise<void> {
  await erasureOf(jobs, workspaceId, id)
  await jobs.start({ workspaceId, kind: ERASE_PERSON, subject: id })
}

/** Who erased or exported people, newest first; nobody is named but those who did it. */
export function personalDataHistory(db: Db, workspaceId: string, page: { readonly cursor?: string | undefined; readonly limit: number }): ReturnType<typeof historyPage> {
  return historyPage(db, { workspaceId, entityKind: PERSONAL_DATA, ...page })
}
