import type { Clock } from '../clock.ts'
import type { Db } from '../database/database.ts'
import { recordChange } from '../history/history.service.ts'
import type { Behaviours } from '../people/behaviour.ts'
import type { Scope } from '../scope.ts'
import type { Store } from '../store/door.ts'
import { allWorkspaces, keepEventsFor, workspaceOf } from '../workspaces/workspace.service.ts'
import { goesBefore } from './retention.ts'
import { claimUpkeep, loadUpkeep, makeDue, noteEnd, noteRemoved } from './upkeep.repository.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

type Needs = {
  readonly db: Db
  readonly store: Store
  readonly clock: Clock
  /** Of everything that is counted in a workspace, how long after they entered somebody may still change. */
  readonly longestWindow: (workspaceId: string) => Promise<number>
  /** What people's facts tell of what they did: it is told after the events went, too. */
  readonly behaviours: Behaviours
  /** Hears of workspaces that may take fewer events from now on. */
  readonly moved: (workspaceId: string) => void
}

export type RetentionState = {
  readonly months: number | null
  /** Before it no event is kept; null: all are. */
  readonly keptFrom: number | null
  /** Up to here events go next; null where nothing is to go. */
  readonly goesBefore: number | null
  /** Waits until everybody is counted who came with such events; or is being taken away. */
  readonly state: 'settled' | 'counting' | 'removing'
  /** The daily work of the whole installation. */
  readonly doneAt: Date | null
  readonly failure: string | null
}

/**
 * Lets old events go and makes places for those to come: once a day, and as soon as somebody changed for how long they are
 * kept. One of several servers does it; the next one goes on an hour after one that ended on the way.
 */
export class Retention {
  readonly #needs: Needs
  readonly #closing = new AbortController()

  constructor(needs: Needs) {
    this.#needs = needs
  }

  /** What is due, if anything is. */
  async run(): Promise<void> {
    const { db, clock } = this.#needs
    const now = clock.now()
    if (!(await claimUpkeep(db, { now, before: new Date(now.getTime() - HOUR_MS), doneBefore: new Date(now.getTime() - DAY_MS) }))) return
    try {
      const isDone = await this.#work()
      await noteEnd(db, { doneAt: isDone ? clock.now() : null, failure: null })
    } catch (error) {
      await noteEnd(db, { doneAt: null, failure: this.#closing.signal.aborted ? null : String(error instanceof Error ? error.message : error).slice(0, 500) })
      if (!this.#closing.signal.aborted) throw error
    }
  }

  /** False where somebody is still to be counted before events can go. */
  async #work(): Promise<boolean> {
    const { db, store } = this.#needs
    await store.makeRoom()
    const workspaces = await allWorkspaces(db)
    let isDone = true
    for (const { id, eventsKeptMonths } of workspaces) {
      const before = await this.#goesBefore(id, eventsKeptMonths)
      if (before === null) continue
      const remember = await this.#needs.behaviours(id)
      if ((await store.letGo({ workspace: id, before, remember, signal: this.#closing.signal })) === 'counting') isDone = false
      this.#needs.moved(id)
    }
    const { partitions } = await store.sweep({ workspaces: workspaces.map(({ id }) => id), signal: this.#closing.signal, onProgress: (removed) => noteRemoved(db, { removed, months: 0 }) })
    if (partitions > 0) await noteRemoved(db, { removed: 0, months: partitions })
    return isDone
  }

  async #goesBefore(workspaceId: string, months: number | null): Promise<number | null> {
    if (months === null) return null
    const ways = await this.#needs.behaviours(workspaceId)
    const longestMs = Math.max(await this.#needs.longestWindow(workspaceId), ...ways.map(({ activation }) => activation.withinMs))
    return goesBefore({ months, longestMs, now: this.#needs.clock.now() })
  }

  async stateOf(workspaceId: string): Promise<RetentionState> {
    const { db, store } = this.#needs
    const months = (await workspaceOf(db, workspaceId))?.eventsKeptMonths ?? null
    const { closedBefore, goneBefore, sweptBefore } = await store.horizon(workspaceId)
    const { doneAt, failure } = await loadUpkeep(db)
    return {
      months,
      keptFrom: closedBefore === 0 ? null : closedBefore,
      goesBefore: await this.#goesBefore(workspaceId, months),
      state: goneBefore < closedBefore ? 'counting' : sweptBefore < goneBefore ? 'removing' : 'settled',
      doneAt,
      failure,
    }
  }

  /** Ends what is under way between two steps. */
  close(): void {
    this.#closing.abort()
  }
}

/** What is gone does not come back when they are kept longer. */
export async function setRetention(scope: Scope, { months, why }: { readonly months: number | null; readonly why?: string | undefined }): Promise<void> {
  await scope.db.transaction().execute(async (db) => {
    const workspace = await workspaceOf(db, scope.workspaceId)
    if (workspace === undefined || workspace.eventsKeptMonths === months) return
    await keepEventsFor(db, workspace.id, months)
    await makeDue(db)
    await recordChange(db, {
      workspaceId: workspace.id, at: scope.now, actor: scope.actor, entityKind: 'workspace', entityId: workspace.id, entityKey: workspace.key, action: 'changed', why,
      before: { eventsKeptMonths: workspace.eventsKeptMonths }, after: { eventsKeptMonths: months },
    })
  })
}
