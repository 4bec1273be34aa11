import type { Clock } from '../clock.ts'
import type { Db } from '../database/database.ts'
import { banditOf, dealtAnew } from '../experiments/bandit.ts'
import { runningExperiments, saveDealt } from '../experiments/experiment.service.ts'
import { currentPhase, type Running, type Started } from '../experiments/experiment.ts'
import { Refusal } from '../refusal.ts'
import type { Store } from '../store/door.ts'
import { daysOf } from '../store/day.ts'
import { allWorkspaces } from '../workspaces/workspace.service.ts'
import type { Workspace } from '../workspaces/workspace.ts'
import { dealtBy } from './bandit.ts'
import { checkReadout, isBlocked } from './checks.ts'
import { nextDay } from './looks.service.ts'
import type { ReadoutInput } from './readout-input.ts'

type Needs = {
  readonly db: Db
  readonly store: Store
  readonly clock: Clock
  /** An experiment's sums as of a moment. */
  readonly inputOf: (experiment: Started, asOf: number) => Promise<ReadoutInput>
  /** Compiles and stores the rulesets of environments, in the transaction of the change. */
  readonly publish: (db: Db, environmentIds: readonly string[], now: Date) => Promise<void>
}

const DAY_MS = 86_400_000
const actor = { kind: 'system', id: 'bandit', name: 'Bandit' } as const

/**
 * Deals running bandits anew, on the people matured by the first instant of a day in the workspace's time zone: of the newest such day, since
 * what earlier ones would have dealt is over. Nothing is drawn by lot, and a save on a version that stands no more is refused, so several
 * servers may do it at once and one of them does it. What is paused, stopped or past its plan is left as it is, and so is a split that is not
 * to be trusted.
 */
export class Bandits {
  readonly #needs: Needs
  /** For which day each was dealt: where hardly anything moved nothing is stored. */
  readonly #dealt = new Map<string, number>()

  constructor(needs: Needs) {
    this.#needs = needs
  }

  /** Every bandit that is due. */
  async deal(): Promise<void> {
    for (const workspace of await allWorkspaces(this.#needs.db)) {
      for (const experiment of await runningExperiments(this.#needs.db, workspace.id)) if (experiment.kind === 'running' && banditOf(experiment.design) !== null) await this.#dealOf(workspace, experiment)
    }
  }

  async #dealOf(workspace: Workspace, experiment: Running): Promise<void> {
    const { store, clock, inputOf } = this.#needs
    const { watermark } = await store.freshness(workspace.id)
    const at = dueAt(experiment, workspace.timeZone, Math.min(clock.now().getTime(), watermark))
    if (at === null || this.#dealt.get(experiment.id) === at) return
    const input = await inputOf(experiment, at)
    const found = isBlocked(checkReadout(input)) ? null : dealtBy(input)
    if (found !== null) await this.#save(experiment, found)
    this.#dealt.set(experiment.id, at)
  }

  async #save(experiment: Running, found: NonNullable<ReturnType<typeof dealtBy>>): Promise<void> {
    const { db, clock, publish } = this.#needs
    const now = clock.now()
    const after = dealtAnew(experiment, found, now)
    if (after === experiment) return
    const scope = { db, workspaceId: experiment.workspaceId, actor, now, released: (within: Db, ids: readonly string[]) => publish(within, ids, now) }
    await saveDealt(scope, experiment, after, whyOf(found)).catch((error: unknown) => {
      // Another server dealt it, or somebody paused or stopped it meanwhile.
      if (!(error instanceof Refusal) || error.code !== 'stale-version') throw error
    })
  }
}

/** The newest first instant of a day on which shares may change, and did not yet; null where there is none. */
export function dueAt(experiment: Running, timeZone: string, until: number): number | null {
  const { from, strata } = currentPhase(experiment)
  const every = banditOf(experiment.design)?.everyDays ?? 1
  const ends = Math.min(until, from + experiment.design.plan.days * DAY_MS)
  const calendar = daysOf(timeZone)
  let due: number | null = null
  for (let [at, day] = [nextDay(calendar, from), 1]; at <= ends; [at, day] = [nextDay(calendar, at), day + 1]) if (day % every === 0) due = at
  return due === null || (strata.at(-1)?.from ?? from) >= due ? null : due
}

function whyOf({ deal }: NonNullable<ReturnType<typeof dealtBy>>): string {
  const percent = (share: number): string => `${(share * 100).toFixed(0)} %`
  return `Chance to be the best, by everybody whose window had ended: ${deal.arms.map(({ variant, chance }) => `${variant} ${percent(chance)}`).join(', ')}.`.slice(0, 500)
}
