import type { Forced } from '#sdk/core/context.ts'
import type { Db } from '../database/database.ts'
import { flagNamed } from '../flags/flag.service.ts'
import { recordChange } from '../history/history.service.ts'
import { refusal } from '../refusal.ts'
import type { Scope } from '../scope.ts'
import { environmentsOf, secretOf } from '../workspaces/workspace.service.ts'
import type { Experiment } from './experiment.ts'
import { findExperimentById } from './experiment.repository.ts'
import { experimentNamed } from './experiment.service.ts'
import { previewAddress, previewBinding, previewToken, readPreviewToken } from './preview-link.ts'

const DAY_MS = 86_400_000

export type PreviewAsked = {
  readonly key: string
  readonly variant: string
  /** By key; where the experiment is to run, unless told. */
  readonly environment?: string | undefined
  /** The page it opens; without one the token alone is answered. */
  readonly page?: string | undefined
  readonly days: number
}

export type PreviewLink = { readonly token: string; readonly address: string | null; readonly until: number }

/** A link that shows one variant to whoever opens it, before launch or while it runs, and never counts. */
export async function makePreviewLink(scope: Scope, asked: PreviewAsked): Promise<PreviewLink> {
  const experiment = shown(await experimentNamed(scope, asked.key))
  const variant = variantOf(experiment, asked.variant)
  await visibleFlag(scope, experiment)
  const environment = await environmentOf(scope, experiment, asked.environment)
  const until = scope.now.getTime() + asked.days * DAY_MS
  const grant = { experimentId: experiment.id, environmentId: environment.id, variant: variant.key, until, binding: previewBinding(experiment.design) }
  const token = previewToken(await secretOf(scope.db, scope.workspaceId), grant)
  const about = { workspaceId: scope.workspaceId, at: scope.now, actor: scope.actor, entityKind: 'experiment' as const, entityId: experiment.id, entityKey: experiment.key }
  await recordChange(scope.db, { ...about, action: 'preview-link', after: { variant: variant.key, environment: environment.key, until } })
  return { token, address: asked.page === undefined ? null : previewAddress(asked.page, token), until }
}

async function environmentOf(scope: Scope, experiment: Experiment, key: string | undefined) {
  const environment = (await environmentsOf(scope.db, scope.workspaceId)).find((one) => (key === undefined ? one.id === experiment.environmentId : one.key === key))
  if (environment === undefined) throw refusal('not-found', key === undefined ? `"${experiment.key}" runs in no environment.` : `There is no environment "${key}".`, { environment: key ?? null })
  return environment
}

export type Preview = { readonly forced: { readonly [flag: string]: Forced }; readonly until: number }

type Opened = { readonly workspaceId: string; readonly environmentId: string; readonly secret: string; readonly token: string; readonly now: Date }

/** What a link shows a browser, or why it shows nothing any more. */
export async function openPreview(db: Db, { workspaceId, environmentId, secret, token, now }: Opened): Promise<Preview> {
  const grant = readPreviewToken(secret, token)
  if (grant === null) throw refusal('invalid', 'This preview link is not one of ours, or was cut off. Copy it again from the plan.', {})
  if (grant.environmentId !== environmentId) throw refusal('not-allowed', 'This preview link is for another environment than this page. Make one for this environment.', {})
  if (now.getTime() >= grant.until) throw refusal('link-spent', `This preview link ended on ${new Date(grant.until).toISOString()}. Make a new one in the plan.`, { until: grant.until })
  const found = await findExperimentById(db, workspaceId, grant.experimentId)
  if (found === undefined) throw refusal('link-spent', 'The experiment of this preview link is no longer there.', {})
  const experiment = shown(found)
  if (previewBinding(experiment.design) !== grant.binding) throw refusal('link-spent', `The flag or the variants of "${experiment.key}" changed since this link was made. Make a new one in the plan.`, { experiment: experiment.key })
  await visibleFlag({ db, workspaceId }, experiment)
  const variant = variantOf(experiment, grant.variant)
  return { forced: { [experiment.design.flagKey]: { variation: variant.variation, experiment: experiment.key, variant: variant.key } }, until: grant.until }
}

function shown(experiment: Experiment): Experiment {
  if (experiment.kind === 'stopped' || experiment.kind === 'archived') throw refusal('link-spent', `"${experiment.key}" was decided; there is nothing left to preview.`, { experiment: experiment.key, status: experiment.kind })
  return experiment
}

function variantOf(experiment: Experiment, key: string) {
  const variant = experiment.design.variants.find((one) => one.key === key)
  if (variant === undefined) throw refusal('not-found', `"${experiment.key}" has no variant "${key}".`, { experiment: experiment.key, variant: key })
  return variant
}

/** A browser is told nothing of a flag that it may not see, by a link neither. */
async function visibleFlag(scope: Pick<Scope, 'db' | 'workspaceId'>, { design }: Experiment): Promise<void> {
  const flag = await flagNamed(scope, design.flagKey)
  if (!flag.clientVisible || flag.archivedAt !== null) throw refusal('not-allowed', `Browsers may not see the flag "${flag.key}", so a link cannot show it there.`, { flag: flag.key })
}
