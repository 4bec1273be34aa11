import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { alone, type Answers } from '../api/client.ts'
import { useApi } from '../api/provider.tsx'

export type Glance = Answers['readout']['glances'][number]

/** What an experiment that runs asks of people, most urgent first. */
export const needs = ['now', 'decide', 'course'] as const
export type Need = (typeof needs)[number]

/** A variant that the harm watch found to do harm, before anything is decided. */
export function harmIn({ verdict }: Pick<Glance, 'verdict'>): Extract<Glance['verdict']['reasons'][number], { kind: 'does-harm' }> | undefined {
  return verdict.reasons.find((reason) => reason.kind === 'does-harm')
}

/** `now`: it harms or cannot be trusted. `decide`: it has its answer. `course`: nothing to do. */
export function needOf({ verdict }: Pick<Glance, 'verdict'>): Need {
  if (harmIn({ verdict }) !== undefined) return 'now'
  switch (verdict.kind) {
    case 'not-trustworthy':
      return 'now'
    case 'rollback':
    case 'ship':
    case 'inconclusive':
    case 'neutral':
      return 'decide'
    case 'bandit':
      return verdict.clear ? 'decide' : 'course'
    case 'keep-running':
    case 'too-early':
      return 'course'
  }
}

const most = 50
const now = { statuses: ['running', 'paused'] as ('running' | 'paused')[], limit: most }

/** Experiments that run or are paused, newest change first, and how they stand. */
export function useRunning() {
  const api = useApi()
  const experiments = useQuery({ ...api.experiment.list.queryOptions(now), refetchInterval: 10_000, placeholderData: keepPreviousData })
  const keys = experiments.data?.experiments.map((one) => one.key) ?? []
  const glances = useQuery({
    ...api.readout.glances.queryOptions({ keys }, alone),
    enabled: keys.length > 0,
    staleTime: 5_000,
    refetchInterval: 10_000,
    placeholderData: keepPreviousData,
  })
  return { experiments, glances }
}

/** How many of those that run need a person now, and how many wait for a decision. */
export function useNeeds(): { readonly now: number; readonly decide: number } {
  const { glances } = useRunning()
  const found = glances.data?.map(needOf) ?? []
  return { now: found.filter((need) => need === 'now').length, decide: found.filter((need) => need === 'decide').length }
}
