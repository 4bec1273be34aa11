import { useQuery } from '@tanstack/react-query'
import { useApi } from '../../api/provider.tsx'
import { useMember } from '../../app/member.tsx'
import { maySee } from '../../app/member-now.ts'
import type { Facts } from './steps.ts'

/** Who sends what the console sends by itself: no product has arrived by that. */
const testVisitor = 'device:producting-test'
const often = { refetchInterval: 3_000 } as const

/** What the steps tick themselves by; undefined until all of it is known. */
export function useFacts(): Facts | undefined {
  const api = useApi()
  const { member } = useMember()
  const seesKeys = maySee(member, 'editor')
  const keys = useQuery({ ...api.key.list.queryOptions(), enabled: seesKeys })
  const newest = useQuery({ ...api.readout.arrivals.queryOptions({ limit: 20 }), ...often })
  const shared = useQuery({ ...api.metric.shared.queryOptions(), ...often })
  const counts = useQuery({ ...api.experiment.counts.queryOptions(), ...often })
  if (newest.data === undefined || shared.data === undefined || counts.data === undefined || (seesKeys && keys.data === undefined)) return undefined
  const last = newest.data.arrivals.findLast((one) => one.person !== testVisitor)
  const { running = 0, paused = 0, stopped = 0 } = counts.data
  return {
    // Who may not see the keys is not asked to make one.
    keys: keys.data?.keys.filter((key) => key.revokedAt === null).length ?? 1,
    lastEvent: last === undefined ? null : { name: last.name === '' ? last.type : last.name, at: last.receivedAt },
    sharedMetric: shared.data?.name ?? null,
    launched: running + paused + stopped,
  }
}
