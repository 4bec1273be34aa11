import type { Parts } from '../context.ts'
import { createExperiment, experimentIfAny, experimentsOn, launchExperiment, stopExperiment } from '../experiments/experiment.service.ts'
import { createFlag, flagIfAny, saveFlag } from '../flags/flag.service.ts'
import { createMetric, metricNamed } from '../metrics/metric.service.ts'
import { audienceUses } from '../ruleset/audience-uses.service.ts'
import { publish } from '../ruleset/ruleset.service.ts'
import type { Scope } from '../scope.ts'
import type { Member } from '../workspaces/workspace.ts'
import { type DemoExperiment, DAYS, EXPERIMENTS } from './experiments.ts'
import { type DemoFlag, FLAGS } from './flags.ts'
import { METRICS } from './metrics.ts'

const DAY_MS = 86_400_000

/** Who acts at which moment of the demo's past. */
export type Acting = (name: string, at: Date) => Scope

export function actingIn(parts: Parts, workspaceId: string, members: readonly Member[]): Acting {
  return (name, now) => {
    const member = members.find((one) => one.name === name) ?? members[0]
    if (member === undefined) throw new Error('a workspace without members')
    return {
      db: parts.db, workspaceId, now,
      actor: { kind: 'member', id: member.id, name: member.name },
      memberId: member.id,
      role: member.role,
      audienceUses: (db) => audienceUses(db, workspaceId),
      experimentsOn,
      released: (db, environmentIds) => publish(db, environmentIds, now),
    }
  }
}

/**
 * What Pinewall's members did in the thirty days before `now`, through the services that the console calls. What is
 * there already is left alone, so that a set-up that was interrupted goes on.
 */
export async function setUpDemo(acting: Acting, now: Date): Promise<void> {
  const daysAgo = (days: number) => new Date(now.getTime() - days * DAY_MS)
  const before = acting('Mina Park', daysAgo(DAYS + 1))
  for (const metric of METRICS) if (!(await metricNamed(before.db, before.workspaceId, metric.key))) await createMetric(before, metric)
  for (const flag of FLAGS) await setUpFlag(acting('Sofia Lind', daysAgo(DAYS + 1)), flag)
  for (const demo of EXPERIMENTS) await draft(acting(demo.by, daysAgo(demo.launchedDaysAgo + 0.2)), demo)
  for (const step of stepsInOrder()) await take(acting(step.by, daysAgo(step.daysAgo)), step)
}

async function setUpFlag(scope: Scope, { flag, served }: DemoFlag): Promise<void> {
  const made = (await flagIfAny(scope, flag.key)) ?? (await createFlag(scope, flag))
  if (made.version > served.length) return
  for (const [index, { environment, draft, why }] of served.slice(made.version - 1).entries()) {
    await saveFlag(scope, { key: flag.key, environment, version: made.version + index, draft, why })
  }
}

async function draft(scope: Scope, { experiment }: DemoExperiment): Promise<void> {
  if (!(await experimentIfAny(scope, experiment.key))) await createExperiment(scope, experiment)
}

type Step = { readonly daysAgo: number; readonly by: string; readonly demo: DemoExperiment; readonly kind: 'launch' | 'ship' }

/** Launches and decisions, oldest first, as they happened. */
function stepsInOrder(): readonly Step[] {
  const steps = EXPERIMENTS.flatMap((demo): Step[] => [
    { kind: 'launch', daysAgo: demo.launchedDaysAgo, by: demo.by, demo },
    ...(demo.shipped === null ? [] : [{ kind: 'ship' as const, daysAgo: demo.shipped.daysAgo, by: 'Mina Park', demo }]),
  ])
  return steps.toSorted((a, b) => b.daysAgo - a.daysAgo)
}

async function take(scope: Scope, { kind, demo }: Step): Promise<void> {
  const { key } = demo.experiment
  const experiment = await experimentIfAny(scope, key)
  if (experiment === undefined) return
  if (kind === 'launch' && experiment.kind === 'draft') await launchExperiment(scope, { key, version: experiment.version })
  if (kind === 'ship' && experiment.kind === 'running' && demo.shipped !== null) {
    await stopExperiment(scope, { key, version: experiment.version, decision: 'ship', variant: demo.shipped.variant, why: demo.shipped.why })
  }
}
