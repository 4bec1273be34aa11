import { endedExperiments } from '../experiments/experiment.service.ts'
import type { Archived, Stopped } from '../experiments/experiment.ts'
import { currentPhase } from '../experiments/experiment.ts'
import { ideasBehind } from '../ideas/idea.service.ts'
import type { Readouts } from '../readouts/readout.service.ts'
import { refusalIn } from '../refusal.ts'
import type { Scope } from '../scope.ts'
import { workspaceOf } from '../workspaces/workspace.service.ts'
import { liftOf, type Outcome, type Related, relatedTo } from './outcome.ts'
import { type Program, programOf } from './program.ts'

/** The newest of them: older ones are found by their own pages. */
const MOST = 300
/** What was decided changes only by late events. */
const REMEMBERED_MS = 60_000

type Remembered = { readonly at: number; readonly version: number; readonly outcome: Outcome | null }

/** What decided experiments found. Each readout is kept for a minute, since a library asks for hundreds. */
export class Learnings {
  readonly #readouts: Readouts
  readonly #known = new Map<string, Remembered>()

  constructor(readouts: Readouts) {
    this.#readouts = readouts
  }

  async page(scope: Scope, { search, surface, cursor, limit }: { readonly search: string; readonly surface: Outcome['surface'] | null; readonly cursor: string | null; readonly limit: number }): Promise<{ readonly learnings: readonly (Outcome & { readonly related: readonly Related[]; readonly idea: { readonly id: string; readonly title: string; readonly points: number } | null })[]; readonly next: string | null }> {
    const all = await this.#outcomes(scope)
    const wanted = all.filter((one) => (surface === null || one.surface === surface) && holds(one, search))
    const from = cursor === null ? 0 : wanted.findIndex((one) => one.key === cursor) + 1
    const page = wanted.slice(from, from + limit)
    const ideas = await ideasBehind(scope, page.map(({ key }) => key))
    return {
      learnings: page.map((one) => {
        const idea = ideas.find(({ experiment }) => experiment === one.key)
        return { ...one, related: relatedTo(one, all), idea: idea === undefined ? null : { id: idea.id, title: idea.title, points: idea.points } }
      }),
      next: from + limit < wanted.length ? (page.at(-1)?.key ?? null) : null,
    }
  }

  async program(scope: Scope): Promise<Program> {
    const { timeZone = 'UTC' } = (await workspaceOf(scope.db, scope.workspaceId)) ?? {}
    return programOf(await this.#outcomes(scope), timeZone)
  }

  /** Newest first. */
  async #outcomes(scope: Scope): Promise<readonly Outcome[]> {
    const ended = await endedExperiments(scope.db, scope.workspaceId, MOST)
    const outcomes: Outcome[] = []
    for (const experiment of ended) {
      const outcome = await this.#outcomeOf(scope, experiment)
      if (outcome !== null) outcomes.push(outcome)
    }
    return outcomes.toSorted((a, b) => b.endedAt - a.endedAt)
  }

  async #outcomeOf(scope: Scope, experiment: Stopped | Archived): Promise<Outcome | null> {
    const now = scope.now.getTime()
    const known = this.#known.get(experiment.id)
    if (known !== undefined && known.version === experiment.version && Math.abs(now - known.at) < REMEMBERED_MS) return known.outcome
    const outcome = await this.#read(scope, experiment)
    if (this.#known.size > 10 * MOST) this.#known.clear()
    this.#known.set(experiment.id, { at: now, version: experiment.version, outcome })
    return outcome
  }

  async #read(scope: Scope, experiment: Stopped | Archived): Promise<Outcome | null> {
    const { key, name, surface, origin, design, decision, imported } = experiment
    const readout = await this.#readouts.readout({ workspaceId: scope.workspaceId, key, breakdowns: false }).catch((error: unknown) => {
      if (refusalIn(error) !== null) return null
      throw error
    })
    const [metric] = readout?.metrics ?? []
    if (readout === null || metric === undefined) return null
    const found = liftOf(readout, decision?.variant ?? null)
    const variant = decision?.variant ?? found?.variant ?? null
    return {
      key, name, surface, origin,
      endedAt: decision?.at ?? imported?.at ?? currentPhase(experiment).until ?? experiment.updatedAt.getTime(),
      hypothesis: design.hypothesis,
      decision: decision === null ? null : { kind: decision.kind, variant: decision.variant, why: decision.why, at: decision.at, by: decision.by.name },
      verdict: readout.verdict.kind,
      metric: { key: metric.key, name: metric.name, version: metric.version, direction: metric.direction },
      variant: variant === null ? null : { key: variant, name: design.variants.find((one) => one.key === variant)?.name ?? variant },
      lift: found?.lift ?? null,
      bandit: design.plan.rule === 'bandit',
      planned: origin === 'import' || design.plan.rule === 'bandit' ? null : design.plan.minimumEffect,
      about: { flag: origin === 'import' ? '' : design.flagKey, tags: design.tags },
    }
  }
}

function holds({ name, key, hypothesis, decision }: Outcome, search: string): boolean {
  const text = [name, key, ...Object.values(hypothesis), decision?.why ?? ''].join('\n').toLowerCase()
  return search.toLowerCase().split(/\s+/).every((word) => text.includes(word))
}
