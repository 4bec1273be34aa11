import type { Clock } from '../clock.ts'
import type { Db } from '../database/database.ts'
import { currentPhase, type Started } from '../experiments/experiment.ts'
import { countedExperiments } from '../experiments/experiment.service.ts'
import type { Store } from '../store/door.ts'
import { type Days, daysOf } from '../store/day.ts'
import { allWorkspaces } from '../workspaces/workspace.service.ts'
import type { Workspace } from '../workspaces/workspace.ts'
import { insertLooks, listLooks } from './look.repository.ts'
import { endOfLooks, placeOf, takeLooks } from './look.ts'
import type { ReadoutInput } from './readout-input.ts'

type Needs = {
  readonly db: Db
  readonly store: Store
  readonly clock: Clock
  /** An experiment's sums as of a moment. */
  readonly inputOf: (experiment: Started, asOf: number) => Promise<ReadoutInput>
  /** Whether people of the past are still coming in: a look would see half of a day. */
  readonly isFilling: (workspaceId: string) => Promise<boolean>
}

/**
 * Takes each experiment's daily look: at the first instant of a day in the workspace's time zone, on the people matured by then. Days on
 * which no server ran are made up for in order, which gives what would have been seen. Idempotent; several servers may do it at once.
 */
export class Looks {
  readonly #needs: Needs
  /** Up to which day each phase is looked at: where there was nothing to see nothing is stored. */
  readonly #seen = new Map<string, number>()

  constructor(needs: Needs) {
    this.#needs = needs
  }

  /** Every look that is due. */
  async take(): Promise<void> {
    for (const workspace of await allWorkspaces(this.#needs.db)) {
      if (await this.#needs.isFilling(workspace.id)) continue
      for (const experiment of await countedExperiments(this.#needs.db, workspace.id)) await this.#takeOf(workspace, experiment)
    }
  }

  async #takeOf({ id, timeZone }: Workspace, experiment: Started): Promise<void> {
    const { db, store, clock, inputOf } = this.#needs
    const place = placeOf(experiment)
    if (place === null) return
    const { watermark } = await store.freshness(id)
    const calendar = daysOf(timeZone)
    const name = `${place.experimentId}/${place.phase}`
    let after = this.#seen.get(name) ?? (await listLooks(db, place)).at(-1)?.at ?? currentPhase(experiment).from
    for (let at = nextDay(calendar, after); at <= Math.min(clock.now().getTime(), watermark); at = nextDay(calendar, at)) {
      const input = await inputOf(experiment, at)
      const ends = endOfLooks(input)
      // The day before was the last on which anybody could still mature.
      if (ends === null || after >= ends) return
      const looks = takeLooks({ input, day: dateOf(at, timeZone), at, isLast: input.experiment.stoppedAt === null && at >= ends })
      await insertLooks(db, place, looks, { now: clock.now(), watermark })
      this.#seen.set(name, at)
      after = at
    }
  }
}

const HOUR_MS = 3_600_000

/** The first instant of the day after that of `at`: some day is 25 hours long. */
export function nextDay({ start }: Days, at: number): number {
  const day = start(at)
  const next = start(day + 26 * HOUR_MS)
  return start(next - 1) > day ? start(next - 1) : next
}

function dateOf(at: number, timeZone: string): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(at)
}
