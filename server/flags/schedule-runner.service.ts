import { sql } from 'kysely'
import type { Clock } from '../clock.ts'
import type { Db } from '../database/database.ts'
import { recordChange } from '../history/history.service.ts'
import { Refusal } from '../refusal.ts'
import { environmentsOf } from '../workspaces/workspace.service.ts'
import type { Flag } from './flag.ts'
import { about, flagNamed, type Publishing, storeEnvironment } from './flag.service.ts'
import { draftAfter, type Made, type Reason, reasonText } from './schedule.ts'
import { endChange, firstDue, listSteps, lockFlagIfFree, nextDue, saveRampState, type ScheduledChange } from './schedule.repository.ts'

type Needs = {
  readonly db: Db
  readonly clock: Clock
  /** Compiles and stores the rulesets of environments, in the transaction of the change. */
  readonly publish: (db: Db, environmentIds: readonly string[], now: Date) => Promise<void>
}

/**
 * Makes planned changes when their time has come, each once whatever the number of servers: whoever holds the flag's row
 * makes its next change in one transaction with the version, the history and the ruleset. What fell due while no server ran is
 * made in its order at the next start.
 */
export class FlagSchedule {
  readonly #needs: Needs

  constructor(needs: Needs) {
    this.#needs = needs
  }

  /** Everything that is due. A flag that another server holds, or that fails, keeps no other one waiting. */
  async run(): Promise<void> {
    const { db, clock } = this.#needs
    const now = clock.now()
    const passed: string[] = []
    const failed: unknown[] = []
    for (let flag = await nextDue(db, now, passed); flag !== undefined; flag = await nextDue(db, now, passed)) {
      const done = await this.#next(flag, now).catch((error: unknown) => void failed.push(error))
      if (done !== true) passed.push(flag)
    }
    if (failed.length > 0) throw failed[0]
  }

  /** The flag's next change, if nobody else makes it this moment. */
  #next(flagId: string, now: Date): Promise<boolean> {
    return this.#needs.db.transaction().execute(async (db) => {
      const held = await lockFlagIfFree(db, flagId)
      const change = held && (await firstDue(db, flagId, now))
      if (held === undefined || change === undefined) return false
      const flag = await flagNamed({ db, workspaceId: held.workspaceId }, held.key)
      await this.#make(db, { change, flag, environment: await keyOf(db, change), now })
      return true
    })
  }

  async #make(db: Db, { change, flag, environment, now }: Due): Promise<void> {
    const scope: Publishing = { workspaceId: change.workspaceId, actor: change.actor, now, released: (within, ids) => this.#needs.publish(within, ids, now) }
    const version = await tried(db, () => store(db, scope, { change, flag, environment, now }))
    if (version.kind === 'made') {
      await endChange(db, change.id, { state: 'applied', at: now, version: version.value })
      await endRamp(db, change, now)
    } else {
      await refuse(db, scope, { change, flag, environment, now }, version.reason)
    }
  }
}

type Due = { readonly change: ScheduledChange; readonly flag: Flag; readonly environment: string; readonly now: Date }

async function keyOf(db: Db, change: ScheduledChange): Promise<string> {
  return (await environmentsOf(db, change.workspaceId)).find((one) => one.id === change.environmentId)?.key ?? ''
}

/** Nothing is left of what was refused halfway. */
async function tried<Value>(db: Db, work: () => Promise<Made<Value>>): Promise<Made<Value>> {
  await sql`savepoint planned_change`.execute(db)
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    await sql`rollback to savepoint planned_change`.execute(db)
    return { kind: 'not', reason: { kind: 'refused', code: error.code, message: error.message, facts: error.facts } }
  }
}

/** The version that it makes. The third part of the action is when it was to be made; the entry's own time is when it was. */
async function store(db: Db, scope: Publishing, { change, flag, environment }: Due): Promise<Made<number>> {
  const here = flag.environments[change.environmentId]
  if (flag.archivedAt !== null || here === undefined) return { kind: 'not', reason: { kind: 'archived' } }
  if (change.rampId !== null && !here.enabled) return { kind: 'not', reason: { kind: 'switched-off' } }
  const draft = draftAfter(here, change.change)
  if (draft.kind === 'not') return draft
  const action = `saved:${environment}:${change.at.getTime()}`
  await storeEnvironment(db, scope, { flag, environmentId: change.environmentId, version: flag.version, draft: draft.value, action, why: change.why })
  return { kind: 'made', value: flag.version + 1 }
}

/** A single change is over, with its reason; a ramp keeps its step and waits for somebody. */
async function refuse(db: Db, scope: Publishing, { change, flag, environment, now }: Due, reason: Reason): Promise<void> {
  const after = { at: change.at, change: change.change, reason }
  if (change.rampId === null) await endChange(db, change.id, { state: 'not-applied', at: now, reason })
  else await saveRampState(db, change.rampId, { state: 'held', at: now, by: null, reason })
  await recordChange(db, { ...about(scope, flag), action: `${change.rampId === null ? 'not-applied' : 'ramp-held'}:${environment}`, why: reasonText(reason), after })
}

/** A ramp is done with its last step. */
async function endRamp(db: Db, { rampId }: ScheduledChange, now: Date): Promise<void> {
  if (rampId === null) return
  const left = (await listSteps(db, [rampId])).some((step) => step.state === 'waiting')
  if (!left) await saveRampState(db, rampId, { state: 'done', at: now, by: null, reason: null })
}
