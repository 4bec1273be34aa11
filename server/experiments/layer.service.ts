import type { Db } from '../database/database.ts'
import { recordChange } from '../history/history.service.ts'
import { newId } from '../id.ts'
import { refusal } from '../refusal.ts'
import type { Scope } from '../scope.ts'
import { environmentNamed, environmentsOf } from '../workspaces/workspace.service.ts'
import type { Decision, Experiment, Paused, Running, Stopped } from './experiment.ts'
import { listServed } from './experiment.repository.ts'
import { type Holding, type Layer, type Slot, takeSlots, without } from './layer.ts'
import { findLayer, insertLayer, listLayers, lockLayer, pageOfLayers, updateLayer } from './layer.repository.ts'

/** Who holds what of a layer, with what a picture of it says. */
export type Held = Holding & { readonly status: 'running' | 'paused'; readonly endsAt: number; readonly peoplePerDay: number | null }

/** What one that ended had, as far as nobody took it since: free room, in which those who met it get the control. */
export type GivenBack = Holding & { readonly decision: Decision['kind'] | null; readonly endedAt: number }
export type LayerShown = Layer & { readonly held: readonly Held[]; readonly givenBack: readonly GivenBack[] }

const DAY_MS = 86_400_000

type LayersAsked = { readonly environment: string; readonly cursor?: string | undefined; readonly limit: number }

/** A page of one environment, oldest first; archived ones are left out. */
export async function layersIn(scope: Pick<Scope, 'db' | 'workspaceId'>, { environment: key, cursor, limit }: LayersAsked): Promise<{ readonly layers: readonly LayerShown[]; readonly next: string | null }> {
  const environment = await environmentNamed(scope.db, scope.workspaceId, key)
  const layers = await pageOfLayers(scope.db, scope.workspaceId, { after: placeOf(cursor), limit })
  const served = (await listServed(scope.db, environment.id)).filter((one) => one.design.layer !== null)
  const last = layers.at(-1)
  return { layers: layers.map((layer) => withHolders(layer, served)), next: last === undefined || layers.length < limit ? null : `${last.createdAt.getTime()}:${last.key}` }
}

function placeOf(cursor: string | undefined): { readonly createdAt: Date; readonly key: string } | undefined {
  const [, at, key] = /^(\d{1,15}):(.*)$/s.exec(cursor ?? '') ?? []
  return at === undefined || key === undefined ? undefined : { createdAt: new Date(Number(at)), key }
}

function withHolders(layer: Layer, served: readonly Experiment[]): LayerShown {
  const inIt = served.filter((one) => one.design.layer?.key === layer.key)
  const held = inIt.filter(holds).map(heldBy)
  const taken = held.flatMap((one) => one.slots)
  const givenBack = inIt.flatMap((one) => (one.kind === 'stopped' ? [givenBackBy(one, taken)] : [])).filter((one) => one.slots.length > 0)
  return { ...layer, held, givenBack }
}

function givenBackBy({ key, name, slots, phases, decision }: Stopped, taken: readonly Slot[]): GivenBack {
  return { experiment: key, name, slots: without(slots, taken), decision: decision?.kind ?? null, endedAt: decision?.at ?? phases.at(-1)?.until ?? 0 }
}

/** With those that were archived: what was rolled back in one still needs its salt. */
export function allLayers(db: Db, workspaceId: string): Promise<readonly Layer[]> {
  return listLayers(db, workspaceId)
}

/** What ended gives its slots back. */
function holds(experiment: Experiment): experiment is Running | Paused {
  return (experiment.kind === 'running' || experiment.kind === 'paused') && experiment.design.layer !== null
}

function heldBy(experiment: Running | Paused): Held {
  const { plan } = experiment.design
  return {
    experiment: experiment.key, name: experiment.name, slots: experiment.slots, status: experiment.kind,
    endsAt: (experiment.phases.at(-1)?.from ?? 0) + plan.days * DAY_MS, peoplePerDay: plan.peoplePerDay,
  }
}

async function layerNamed(scope: Pick<Scope, 'db' | 'workspaceId'>, key: string): Promise<Layer> {
  const layer = await findLayer(scope.db, scope.workspaceId, key)
  if (layer === undefined) throw refusal('not-found', `There is no layer "${key}" in this workspace.`, { layer: key })
  return layer
}

export async function createLayer(scope: Scope, input: { readonly key: string; readonly name: string }): Promise<Layer> {
  if (await findLayer(scope.db, scope.workspaceId, input.key)) throw refusal('key-taken', `There is a layer "${input.key}" already. Choose another key.`, { layer: input.key })
  const layer: Layer = { id: newId('lay'), ...input, salt: newId('salt'), version: 1, archivedAt: null, createdAt: scope.now }
  await scope.db.transaction().execute(async (db) => {
    await insertLayer(db, scope.workspaceId, layer)
    await recordChange(db, { ...about(scope, layer), action: 'created', after: shown(layer) })
  })
  return layer
}

export async function renameLayer(scope: Scope, input: { readonly key: string; readonly version: number; readonly name: string }): Promise<void> {
  const layer = await layerNamed(scope, input.key)
  await saveLayer(scope, { before: layer, after: { ...layer, name: input.name }, version: input.version, action: 'renamed' })
}

/** Refused while an experiment of any environment holds a slot of it. */
export async function archiveLayer(scope: Scope, input: { readonly key: string; readonly version: number; readonly why?: string | undefined }): Promise<void> {
  const layer = await layerNamed(scope, input.key)
  for (const environment of await environmentsOf(scope.db, scope.workspaceId)) {
    const holder = (await listServed(scope.db, environment.id)).filter(holds).find((one) => one.design.layer?.key === layer.key)
    if (holder !== undefined) throw refusal('in-use', `"${holder.name}" holds a part of the layer "${layer.name}" in ${environment.name}. Decide it first.`, { layer: layer.key, experiment: holder.key })
  }
  await saveLayer(scope, { before: layer, after: { ...layer, archivedAt: scope.now }, version: input.version, action: 'archived', why: input.why })
}

type SaveLayer = { readonly before: Layer; readonly after: Layer; readonly version: number; readonly action: string; readonly why?: string | undefined }

async function saveLayer(scope: Scope, { before, after, version, action, why }: SaveLayer): Promise<void> {
  await scope.db.transaction().execute(async (db) => {
    if (!(await updateLayer(db, after, version))) {
      const { version: theirs } = await layerNamed({ db, workspaceId: scope.workspaceId }, before.key)
      throw refusal('stale-version', `Somebody saved the layer "${before.name}" meanwhile: your change was made on version ${version}, it stands at version ${theirs}.`, { layer: before.key, yours: version, theirs })
    }
    await recordChange(db, { ...about(scope, after), action, why, before: shown(before), after: shown(after) })
  })
}

/** The slots that an experiment gets, taken in the transaction of its launch: the layer is held until that ends. */
export async function slotsFor(db: Db, scope: Pick<Scope, 'workspaceId'>, experiment: Pick<Experiment, 'key' | 'environmentId' | 'design'>): Promise<readonly Slot[]> {
  const wanted = experiment.design.layer
  if (wanted === null || experiment.environmentId === null) return []
  const layer = await lockLayer(db, scope.workspaceId, wanted.key)
  if (layer === undefined || layer.archivedAt !== null) {
    throw refusal('not-found', `There is no layer "${wanted.key}" to take a share of. Choose another in the plan, or none.`, { layer: wanted.key, experiment: experiment.key })
  }
  const holdings = (await listServed(db, experiment.environmentId)).filter(holds).filter((one) => one.design.layer?.key === layer.key).map(heldBy)
  return takeSlots(layer, holdings, { experiment: experiment.key, share: wanted.share })
}

function shown({ key, name, archivedAt }: Layer) {
  return { key, name, archivedAt }
}

function about(scope: Scope, layer: Layer) {
  return { workspaceId: scope.workspaceId, at: scope.now, actor: scope.actor, entityKind: 'layer' as const, entityId: layer.id, entityKey: layer.key }
}
