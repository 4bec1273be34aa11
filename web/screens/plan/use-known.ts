import { useQuery } from '@tanstack/react-query'
import { useApi } from '../../api/provider.tsx'
import { problemOf } from '../../api/problem.ts'
import { useMember } from '../../app/member.tsx'
import { useNow } from '../../app/now.ts'
import { useRunning } from '../../app/running.ts'
import { checklist, type Beside } from './checklist.ts'
import { withDesign, type Draft, type Flag } from './draft.ts'
import { sizeFor, withEvidence, withSize, type Metric } from './size.ts'
import { useLayers } from '../../app/use-layers.ts'
import { useEvidence, useEvidenceOf } from './use-evidence.ts'
import { windowOf } from './what-follows.tsx'

const often = { refetchInterval: 5_000 } as const

/**
 * Everything around a plan that the server knows: the flag, the shared metric, what arrives, what recent data says. The
 * draft that comes back has its open numbers filled from that data and its size computed.
 */
export function useKnown(given: Draft, own: string | undefined) {
  const api = useApi()
  const { environments } = useMember()
  const now = useNow({ still: true })
  const { flagKey } = given.design
  const found = useQuery({ ...api.flag.get.queryOptions({ key: flagKey }), enabled: flagKey !== '' })
  const line = useQuery({ ...api.readout.sharedLine.queryOptions(), staleTime: 30_000 })
  const shared = useQuery(api.metric.shared.queryOptions())
  const newest = useQuery({ ...api.readout.arrivals.queryOptions({ limit: 1 }), ...often })
  const evidence = useEvidenceOf(given.design, useEvidence(given.surface, now))
  const environment = environments.find((one) => one.key === given.environment)
  const flag = flagKey === '' ? undefined : flagOf(found)
  const rivals = useRivals(flag ?? undefined, environment?.id, own)
  const layers = useLayers(given.environment)
  const seen = useQuery({ ...api.flag.seen.queryOptions({ key: flagKey, environment: given.environment }), enabled: flagKey !== '' && given.environment !== '' && found.data !== undefined, refetchInterval: 15_000 })
  const running = useBeside(environment?.id, own)
  const metric: Metric = shared.data === null || shared.data === undefined ? { family: 'proportion', direction: 'more' } : { family: shared.data.family, direction: shared.data.definition.direction, variation: variationOf(line.data) }
  const filled = evidence === undefined ? given.design : withSize(withEvidence(given.design, evidence), metric)
  const draft = withDesign(given, filled)
  const size = evidence === undefined ? undefined : sizeFor(filled, metric, filled.plan.minimumEffect)
  const items = checklist({
    draft, flag, rivals, size, now, running,
    seenAt: seen.data === undefined ? undefined : (seen.data.at?.getTime() ?? null),
    own: own ?? '',
    layers: layers.data?.layers,
    environmentId: environment?.id,
    environmentName: environment?.name ?? draft.environment,
    line: line.data,
    lastEventAt: newest.data === undefined ? undefined : (newest.data.arrivals.at(-1)?.receivedAt ?? null),
  })
  const matures = shared.data === null || shared.data === undefined ? undefined : windowOf(shared.data)
  return { draft, flag: flag ?? undefined, shared: shared.data, metric, evidence, size, items, matures, now, environment, layers, own: own ?? '' }
}

/** Of the shared metric over everybody, as recent data has it; null where there is too little, or its mean is not above zero. */
function variationOf(found: { readonly line: { readonly value: number | null; readonly deviation: number | null; readonly people: number } } | null | undefined): number | null {
  if (found === null || found === undefined || found.line.people < fewest) return null
  const { value, deviation } = found.line
  return value === null || deviation === null || value <= 0 ? null : deviation / value
}

const fewest = 50

function flagOf(found: { readonly data: Flag | undefined; readonly error: unknown }): Flag | null | undefined {
  if (found.data !== undefined) return found.data
  if (found.error === null) return undefined
  const problem = problemOf(found.error)
  return problem.kind === 'refused' && problem.refusal === 'not-found' ? null : undefined
}

/** What runs in the environment beside this plan. */
function useBeside(environmentId: string | undefined, own: string | undefined): readonly Beside[] | undefined {
  const { experiments } = useRunning()
  return experiments.data?.experiments.filter((one) => one.environmentId === environmentId && one.key !== own).map(({ name, surface, design }) => ({ name, surface, layer: design.layer?.key ?? null }))
}

/** Experiments that run and decide the same flag here: a second one would take the first one's people. */
function useRivals(flag: Flag | undefined, environmentId: string | undefined, own: string | undefined): readonly string[] {
  const { experiments } = useRunning()
  if (flag === undefined || environmentId === undefined) return []
  const deciding = flag.environments[environmentId]?.rules.flatMap(({ serve }) => (serve.kind === 'experiment' ? [serve.experiment] : [])) ?? []
  const running = experiments.data?.experiments ?? []
  return running.filter((one) => one.key !== own && deciding.some((key) => key === one.key)).map((one) => one.name)
}
