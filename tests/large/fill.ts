import type { Parts } from '../../server/context.ts'
import { createAudience } from '../../server/audiences/audience.service.ts'
import { findAudience } from '../../server/audiences/audience.repository.ts'
import { METRICS } from '../../server/demo/metrics.ts'
import { createExperiment, experimentIfAny, experimentsOn, launchExperiment, stopExperiment } from '../../server/experiments/experiment.service.ts'
import { createFlag, flagIfAny, saveFlag } from '../../server/flags/flag.service.ts'
import { createMetric, metricNamed } from '../../server/metrics/metric.service.ts'
import { audienceUses } from '../../server/ruleset/audience-uses.service.ts'
import { publish } from '../../server/ruleset/ruleset.service.ts'
import type { Scope } from '../../server/scope.ts'
import { StartupProblem } from '../../server/startup-problem.ts'
import { foundWorkspace } from '../../server/workspaces/found.service.ts'
import { allWorkspaces, environmentsOf, membersOf } from '../../server/workspaces/workspace.service.ts'
import { audienceAt, DAYS, experimentAt, flagAt, type MadeExperiment, rulesAt } from './made.ts'
import type { Sizes } from './sizes.ts'

export const DAY = 86_400_000
const WORKSPACE = 'large'

/** How far a step is. */
export type Told = (what: string, done: number, of: number) => void

export type Filling = { readonly parts: Parts; readonly sizes: Sizes; readonly signal: AbortSignal; readonly told: Told; /** The midnight that days are counted back from. */ readonly end: number }

type Acting = (n: number, at: number) => Scope

/**
 * The workspace with its metrics, audiences, flags and experiments, made through the services that the console calls, at the
 * times when they would have been made. What is there is left alone, so that a fill that was stopped goes on.
 */
export async function fillWorkspace(filling: Filling): Promise<string> {
  const { parts, sizes, end } = filling
  const workspaceId = await foundOrFind(parts, end - (DAYS + 3) * DAY)
  const acting = await actingIn(parts, workspaceId)
  const before = end - (DAYS + 2) * DAY
  for (const metric of METRICS) if (!(await metricNamed(parts.db, workspaceId, metric.key))) await createMetric(acting(0, before), metric)
  await each(filling, 'audiences', sizes.audiences, async (n) => {
    if (!(await findAudience(parts.db, workspaceId, audienceAt(n).key))) await createAudience(acting(n, before), audienceAt(n))
  })
  await each(filling, 'flags', sizes.flags, (n) => makeFlag(acting(n, before), n, sizes))
  await each(filling, 'experiments', sizes.experiments, (n) => makeExperiment(acting, n, end))
  const environments = await environmentsOf(parts.db, workspaceId)
  await parts.db.transaction().execute((db) => publish(db, environments.map((one) => one.id), parts.clock.now()))
  return workspaceId
}

/** Nothing is put beside what people keep: the database is empty, or was filled by this. */
async function foundOrFind({ db }: Parts, at: number): Promise<string> {
  const workspaces = await allWorkspaces(db)
  const other = workspaces.find((one) => one.key !== WORKSPACE)
  if (other !== undefined) throw new StartupProblem(`The workspace "${other.name}" is in this database. Name an empty one in DATABASE_URL: made-up people are put nowhere else.`)
  const [standing] = workspaces
  if (standing !== undefined) return standing.id
  const person = (name: string, team: 'product' | 'marketing', role: 'admin' | 'approver' | 'editor') => ({ name, email: `${name.toLowerCase().replace(' ', '.')}@large.example`, team, role })
  const members = [person('Mina Park', 'product', 'admin'), person('Jonas Weber', 'marketing', 'approver'), person('Sofia Lind', 'product', 'editor'), person('Aiko Tanaka', 'marketing', 'editor')]
  return (await foundWorkspace(db, { key: WORKSPACE, name: 'A large workspace', timeZone: 'Europe/Berlin', currency: 'EUR', synthetic: true, members }, new Date(at))).workspaceId
}

/** Rulesets are compiled once, at the end: nobody is served meanwhile. */
async function actingIn({ db }: Parts, workspaceId: string): Promise<Acting> {
  const members = await membersOf(db, workspaceId)
  return (n, at) => {
    const member = members[n % members.length]
    if (member === undefined) throw new Error('the workspace has no members')
    return {
      db, workspaceId, now: new Date(at), actor: { kind: 'member', id: member.id, name: member.name }, memberId: member.id, role: 'admin',
      audienceUses: (db) => audienceUses(db, workspaceId), experimentsOn, released: async () => undefined,
    }
  }
}

async function each({ signal, told }: Filling, what: string, count: number, make: (n: number) => Promise<void>): Promise<void> {
  for (let n = 0; n < count; n += 1) {
    signal.throwIfAborted()
    await make(n)
    told(what, n + 1, count)
  }
}

async function makeFlag(scope: Scope, n: number, sizes: Sizes): Promise<void> {
  const wanted = flagAt(n)
  const flag = (await flagIfAny(scope, wanted.key)) ?? (await createFlag(scope, wanted))
  const draft = n < sizes.experiments ? null : rulesAt(n, sizes.audiences)
  if (draft !== null && flag.version === 1) await saveFlag(scope, { key: flag.key, environment: 'production', version: 1, draft, why: 'For those who asked for it first.' })
}

async function makeExperiment(acting: Acting, n: number, end: number): Promise<void> {
  const made = experimentAt(n)
  const at = (daysAgo: number): Scope => acting(n, end - daysAgo * DAY)
  const { key } = made.experiment
  const experiment = (await experimentIfAny(at(0), key)) ?? (await createExperiment(at(made.madeDaysAgo), made.experiment))
  await takeOn(made, at, experiment.kind === 'draft' ? experiment.version : null)
  const now = await experimentIfAny(at(0), key)
  if (made.decided === null || now?.kind !== 'running') return
  const { daysAgo, decision, variant, why } = made.decided
  await stopExperiment(at(daysAgo), { key, version: now.version, decision, variant, why })
}

async function takeOn({ experiment: { key }, launchedDaysAgo }: MadeExperiment, at: (daysAgo: number) => Scope, draftVersion: number | null): Promise<void> {
  if (launchedDaysAgo !== null && draftVersion !== null) await launchExperiment(at(launchedDaysAgo), { key, version: draftVersion })
}
