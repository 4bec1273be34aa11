import { keepPreviousData, skipToken, useQuery } from '@tanstack/react-query'
import { alone, type Answers } from '../../api/client.ts'
import { useApi } from '../../api/provider.tsx'
import type { Design, Surface } from './draft.ts'
import type { Evidence } from './size.ts'

type Line = NonNullable<Answers['readout']['sharedLine']>
type Glance = Answers['readout']['glances'][number]

const dayMs = 86_400_000
const counted = 28
const fewest = 50

const begun = { statuses: ['running', 'paused', 'stopped'] as ('running' | 'paused' | 'stopped')[], limit: 50 }

/**
 * What is known of a place: from the newest experiment that ran there, because those are the very people; else from the
 * shared metric's own line, which is everybody. Undefined while it is asked for.
 */
export function useEvidence(surface: Surface, now: Date): Evidence | undefined {
  const api = useApi()
  const line = useQuery({ ...api.readout.sharedLine.queryOptions(), staleTime: 60_000 })
  const experiments = useQuery({ ...api.experiment.list.queryOptions(begun), staleTime: 60_000 })
  const before = experiments.data?.experiments.find((one) => one.surface === surface && one.origin === 'live')
  const glance = useQuery({ ...api.readout.glances.queryOptions({ keys: before === undefined ? [] : [before.key] }, alone), enabled: before !== undefined, staleTime: 60_000 })
  if (line.isPending || experiments.isPending || (before !== undefined && glance.isPending)) return undefined
  const found = fromExperiment(glance.data?.[0], now) ?? fromLine(line.data ?? null) ?? { baseline: null, peoplePerDay: null, from: { kind: 'nothing' } }
  return { ...found, removed: removedIn(glance.data?.[0]) }
}

/**
 * The people of an audience alone: of those who come, the share that fits it by what the last 28 days say. Only first
 * visits say that, so where people who were there before take part too, everybody is counted on.
 */
export function useEvidenceOf({ audience, newPeopleOnly }: Pick<Design, 'audience' | 'newPeopleOnly'>, evidence: Evidence | undefined): Evidence | undefined {
  const asked = newPeopleOnly ? audience : null
  const reach = useQuery(useApi().audience.reach.queryOptions(asked === null ? skipToken : { condition: asked }, { ...alone, placeholderData: keepPreviousData }))
  return evidence === undefined || asked === null ? evidence : withReach(evidence, reach.data)
}

export function withReach(evidence: Evidence, reach: Pick<Answers['audience']['reach'], 'people' | 'fitting' | 'counted'> | undefined): Evidence {
  if (reach === undefined || !reach.counted || reach.people === 0 || evidence.peoplePerDay === null) return evidence
  const share = reach.fitting / reach.people
  return { ...evidence, audience: { share, ofAll: evidence.peoplePerDay }, peoplePerDay: Math.round(evidence.peoplePerDay * share) }
}

/** Control's rate and the people of an average day; undefined while too few are counted to go by. */
export function fromExperiment(glance: Glance | undefined, now: Date): Omit<Evidence, 'removed'> | undefined {
  const deciding = glance?.deciding
  const control = deciding?.arms.find((arm) => arm.control)
  const start = glance?.experiment.startedAt
  if (glance === undefined || deciding?.kind !== 'conversion' || control === undefined || start === null || start === undefined) return undefined
  const people = deciding.arms.reduce((sum, arm) => sum + arm.exposed, 0)
  const days = ((glance.experiment.stoppedAt ?? now.getTime()) - start) / dayMs
  if (control.matured < fewest || days < 1) return undefined
  return { baseline: control.value, peoplePerDay: Math.round(people / days), from: { kind: 'experiment', name: glance.experiment.name } }
}

/** What taking out what people did before took away of the variance there: of several variants the least. */
export function removedIn(glance: Pick<Glance, 'deciding'> | undefined): number | null {
  const shares = (glance?.deciding?.lifts ?? []).flatMap(({ lift }) => (lift.kind === 'known' ? (lift.adjustment?.removed ?? []) : []))
  return shares.length === 0 ? null : Math.min(...shares)
}

/** The shared metric over everybody, and the people of an average day of the last four weeks. */
export function fromLine(found: Line | null): Omit<Evidence, 'removed'> | undefined {
  if (found === null || found.line.value === null) return undefined
  const recent = found.line.days.filter((day) => day.people + day.maturing > 0).slice(-counted)
  const people = recent.reduce((sum, day) => sum + day.people + day.maturing, 0)
  const baseline = found.metric.family === 'proportion' ? found.line.value : null
  return { baseline, peoplePerDay: recent.length === 0 ? null : Math.round(people / recent.length), from: { kind: 'line', days: recent.length } }
}
