import type { Answers } from '../../api/client.ts'
import { roomOf, type Layer } from '../../app/layer-room.ts'
import { totalWeight } from '../../app/arms.ts'
import { gapsOf, type Draft, type Flag } from './draft.ts'
import { longest, type Size } from './size.ts'

/** `ok`, `warn` (it can be launched, but look at it) or `missing` (it cannot). */
export type CheckState = 'ok' | 'warn' | 'missing'

export type CheckName = 'name' | 'belief' | 'flag' | 'weights' | 'metric' | 'events' | 'long-enough' | 'layer' | 'code' | 'alone'

export type CheckItem = {
  readonly name: CheckName
  readonly state: CheckState
  /** Which of the check's sentences stands under it. */
  readonly reason: string
  /** Where it is mended: the id of a section of the page. */
  readonly at: string
  readonly facts: { readonly [name: string]: string | number }
}

/** An experiment that runs beside this one. */
export type Beside = { readonly name: string; readonly surface: Draft['surface']; readonly layer: string | null }

export type Known = {
  readonly draft: Draft
  /** The flag chosen; null when it is not there any more, undefined while it is asked for or none is chosen. */
  readonly flag: Flag | null | undefined
  readonly environmentId: string | undefined
  readonly environmentName: string
  /** Names of experiments that decide the same flag here now. */
  readonly rivals: readonly string[]
  readonly line: Answers['readout']['sharedLine'] | undefined
  readonly lastEventAt: number | null | undefined
  /** When code last asked for the flag where it is to run; null where it never did, undefined while that is asked for. */
  readonly seenAt: number | null | undefined
  /** What runs in the environment, this one aside; undefined while it is asked for. */
  readonly running: readonly Beside[] | undefined
  /** Undefined while recent data is asked for. */
  readonly size: Size | undefined
  /** The layers of the environment; undefined while they are asked for. */
  readonly layers: readonly Layer[] | undefined
  /** The experiment's own key; '' before it is written down. */
  readonly own: string
  readonly now: Date
}

/** Everything that is looked at before launch, what is missing first. */
export function checklist(known: Known): readonly CheckItem[] {
  const rank = { missing: 0, warn: 1, ok: 2 } as const
  const items = [nameCheck(known), flagCheck(known), codeCheck(known), weightsCheck(known), metricCheck(known), eventsCheck(known), lengthCheck(known), aloneCheck(known), layerCheck(known), beliefCheck(known)]
  return items.toSorted((a, b) => rank[a.state] - rank[b.state])
}

export function isBlocked(items: readonly CheckItem[]): CheckItem | undefined {
  return items.find((item) => item.state === 'missing')
}

function item(name: CheckName, state: CheckState, reason: string, at: string, facts: CheckItem['facts'] = {}): CheckItem {
  return { name, state, reason, at, facts }
}

function nameCheck({ draft }: Known): CheckItem {
  return draft.name.trim() === '' ? item('name', 'missing', 'missing', 'plan-name') : item('name', 'ok', 'ok', 'plan-name')
}

function flagCheck({ draft, flag, environmentId, environmentName, rivals }: Known): CheckItem {
  const { flagKey } = draft.design
  const facts = { flag: flagKey, environment: environmentName, rival: rivals[0] ?? '' }
  if (flagKey === '') return item('flag', 'missing', 'missing', 'plan-flag')
  if (flag === null) return item('flag', 'missing', 'gone', 'plan-flag', facts)
  if (flag !== undefined && flag.archivedAt !== null) return item('flag', 'missing', 'archived', 'plan-flag', facts)
  if (rivals.length > 0) return item('flag', 'missing', 'taken', 'plan-flag', facts)
  const here = environmentId === undefined ? undefined : flag?.environments[environmentId]
  if (flag !== undefined && here === undefined) return item('flag', 'missing', 'not-here', 'plan-flag', facts)
  return here?.enabled === false ? item('flag', 'warn', 'off', 'plan-flag', facts) : item('flag', 'ok', 'ok', 'plan-flag', facts)
}

const oldCodeMs = 7 * 86_400_000

/** Whether a product asks for the flag there: a launch that no code reads reaches nobody. */
function codeCheck({ draft, environmentName, seenAt, now }: Known): CheckItem {
  const facts = { flag: draft.design.flagKey, environment: environmentName, at: seenAt ?? 0 }
  if (draft.design.flagKey === '' || seenAt === undefined) return item('code', 'ok', 'asking', 'plan-flag', facts)
  if (seenAt === null) return item('code', 'warn', 'never', 'plan-flag', facts)
  return now.getTime() - seenAt > oldCodeMs ? item('code', 'warn', 'old', 'plan-flag', facts) : item('code', 'ok', 'ok', 'plan-flag', facts)
}

/** Whether people may meet another test at the same place: those of one layer never do. */
function aloneCheck({ draft, running }: Known): CheckItem {
  if (running === undefined) return item('alone', 'ok', 'asking', 'plan-layer')
  const { layer } = draft.design
  const shared = running.filter((one) => one.surface === draft.surface && (layer === null || one.layer !== layer.key))
  const facts = { n: running.length, others: shared.map((one) => one.name).slice(0, 3).join(', ') }
  return shared.length > 0 ? item('alone', 'warn', 'same-place', 'plan-layer', facts) : item('alone', 'ok', 'ok', 'plan-layer', facts)
}

function weightsCheck({ draft }: Known): CheckItem {
  const { variants } = draft.design
  const gaps = gapsOf(draft)
  const total = totalWeight(variants) / 1_000
  if (variants.length < 2) return item('weights', 'missing', 'too-few', 'plan-variants')
  if (gaps.includes('weights')) return item('weights', 'missing', 'sum', 'plan-variants', { total })
  const served = new Set(variants.map((variant) => variant.variation))
  if (served.size < variants.length) return item('weights', 'warn', 'same-value', 'plan-variants')
  return item('weights', 'ok', 'ok', 'plan-variants', { n: variants.length })
}

function metricCheck({ line, draft }: Known): CheckItem {
  if (line === null) return item('metric', 'missing', 'none', 'plan-metrics')
  if (line === undefined) return item('metric', 'ok', 'asking', 'plan-metrics')
  if (draft.design.plan.rule === 'bandit' && line.metric.family !== 'proportion') return item('metric', 'missing', 'bandit', 'plan-metrics', { metric: line.metric.name })
  const days = line.line.days.filter((day) => day.people > 0).length
  const facts = { metric: line.metric.name, days }
  return line.line.people === 0 ? item('metric', 'warn', 'no-data', 'plan-metrics', facts) : item('metric', 'ok', 'ok', 'plan-metrics', facts)
}

const dayMs = 86_400_000

function eventsCheck({ lastEventAt, now }: Known): CheckItem {
  if (lastEventAt === undefined) return item('events', 'ok', 'asking', 'plan-metrics')
  if (lastEventAt === null) return item('events', 'warn', 'none', 'plan-metrics')
  const old = now.getTime() - lastEventAt > dayMs
  return item('events', old ? 'warn' : 'ok', old ? 'old' : 'ok', 'plan-metrics', { at: lastEventAt })
}

function lengthCheck({ draft, size }: Known): CheckItem {
  const weeks = Math.round(draft.design.plan.days / 7)
  const at = 'plan-effect'
  if (draft.design.plan.rule === 'bandit') return item('long-enough', 'ok', 'bandit', at, { weeks })
  if (size === undefined) return item('long-enough', 'ok', 'asking', at)
  if (size.people === null) return item('long-enough', 'warn', 'unknown', at, { weeks })
  if (size.days === null) return item('long-enough', 'warn', 'nobody', at, { weeks })
  if (size.days > longest) return item('long-enough', 'warn', 'too-long', at, { people: size.people })
  return item('long-enough', 'ok', 'ok', at, { weeks })
}

/** Whether the layer has the room; without one it may share people with others, which is for whoever plans it to know. */
function layerCheck({ draft, layers, own }: Known): CheckItem {
  const { layer } = draft.design
  const at = 'plan-layer'
  if (layer === null) return item('layer', 'ok', 'none', at)
  if (layers === undefined) return item('layer', 'ok', 'asking', at)
  const found = layers.find((one) => one.key === layer.key)
  if (found === undefined) return item('layer', 'missing', 'gone', at, { layer: layer.key })
  const { missing } = roomOf(found, { experiment: own, name: draft.name, share: layer.share })
  const facts = { layer: found.name, share: layer.share, missing }
  return missing > 0 ? item('layer', 'missing', 'full', at, facts) : item('layer', 'ok', 'ok', at, facts)
}

function beliefCheck({ draft }: Known): CheckItem {
  const open = Object.values(draft.design.hypothesis).filter((part) => part.trim() === '').length
  return item('belief', open === 0 ? 'ok' : 'warn', open === 0 ? 'ok' : 'open', 'plan-belief', { n: open })
}
