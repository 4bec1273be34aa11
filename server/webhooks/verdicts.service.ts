import type { Clock } from '../clock.ts'
import type { Db } from '../database/database.ts'
import { currentPhase, type Started } from '../experiments/experiment.ts'
import { countedExperiments } from '../experiments/experiment.service.ts'
import { buildReadout } from '../readouts/build.ts'
import type { Readout } from '../readouts/readout.ts'
import type { ReadoutInput } from '../readouts/readout-input.ts'
import { readoutWords } from '../readouts/sentence.ts'
import { allWorkspaces } from '../workspaces/workspace.service.ts'
import { tell } from './outbox.service.ts'
import { listWebhooks, saveVerdictTold, verdictTold } from './webhook.repository.ts'

type Needs = {
  readonly db: Db
  readonly clock: Clock
  /** An experiment's sums as of a moment. */
  readonly inputOf: (experiment: Started, asOf: number) => Promise<ReadoutInput>
  /** The readout as far as the workspace shows it. */
  readonly shown: (experiment: Started, readout: Readout) => Promise<Readout>
  /** Whether people of the past are still coming in: what half of them say is no verdict. */
  readonly isFilling: (workspaceId: string) => Promise<boolean>
}

/** Tells webhooks when an experiment's verdict became another one: it has its answer, or cannot be trusted. Each is told once. */
export class Verdicts {
  readonly #needs: Needs

  constructor(needs: Needs) {
    this.#needs = needs
  }

  /** Looks at what runs, in workspaces where somebody wants to know. */
  async look(): Promise<void> {
    const { db } = this.#needs
    for (const workspace of await allWorkspaces(db)) {
      const wanted = (await listWebhooks(db, workspace.id, 100)).some((one) => one.enabled && one.topics.includes('verdict'))
      if (!wanted || (await this.#needs.isFilling(workspace.id))) continue
      for (const experiment of await countedExperiments(db, workspace.id)) if (experiment.kind !== 'stopped') await this.#lookAt(workspace.id, experiment)
    }
  }

  async #lookAt(workspaceId: string, experiment: Started): Promise<void> {
    const { db, clock, inputOf, shown } = this.#needs
    const at = clock.now()
    const readout = await shown(experiment, buildReadout(await inputOf(experiment, at.getTime())))
    const { kind } = readout.verdict
    const phase = currentPhase(experiment).number
    const before = await verdictTold(db, experiment.id, phase)
    const isFirst = before === null && (kind === 'keep-running' || kind === 'too-early' || kind === 'bandit')
    if (before === kind || isFirst) return
    const { headline, paragraph } = readoutWords(readout, 'en')
    await db.transaction().execute(async (db) => {
      if (!(await saveVerdictTold(db, { experimentId: experiment.id, phase, verdict: kind, at }))) return
      await tell(db, { topic: 'verdict', action: kind, workspaceId, at, data: { id: experiment.id, key: experiment.key, name: experiment.name, phase, before, headline, paragraph, verdict: readout.verdict } })
    })
  }
}
