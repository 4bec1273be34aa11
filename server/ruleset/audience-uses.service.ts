import type { NamedUse } from '../audiences/audience.ts'
import { audiencesIn } from '../audiences/audience.ts'
import type { Db } from '../database/database.ts'
import { targetedExperiments } from '../experiments/experiment.service.ts'
import { flagsOf } from '../flags/flag.service.ts'
import { environmentsOf } from '../workspaces/workspace.service.ts'
import { MOST_FLAGS } from './ruleset.service.ts'

/** Every flag and experiment that refers to an audience. */
export async function audienceUses(db: Db, workspaceId: string): Promise<readonly NamedUse[]> {
  const environments = new Map((await environmentsOf(db, workspaceId)).map((one) => [one.id, one.name]))
  const flags = await flagsOf(db, workspaceId, MOST_FLAGS)
  const experiments = await targetedExperiments(db, workspaceId)
  const inFlags = flags.flatMap(({ key, name, environments: here }) =>
    Object.entries(here).flatMap(([id, { rules }]) =>
      rules.flatMap((rule) => audiencesIn(rule.when)).map((audience): NamedUse => ({ audience, use: { kind: 'flag', key, name, environment: environments.get(id) ?? id } })),
    ),
  )
  const inExperiments = experiments.flatMap(({ key, name, design }) => audiencesIn(design.audience).map((audience): NamedUse => ({ audience, use: { kind: 'experiment', key, name } })))
  return [...inFlags, ...inExperiments]
}
