import { useMember } from '../../app/member.tsx'
import { mayRelease } from '../../app/member-now.ts'
import type { Started } from './experiment-watch-screen.tsx'

/** Whether the reader may change what runs where this experiment runs. */
export function useMayRelease({ environmentId }: Pick<Started, 'environmentId'>): boolean {
  const { member, environments } = useMember()
  return mayRelease(member, environments.find((one) => one.id === environmentId) ?? { protected: false })
}
