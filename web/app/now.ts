import { useEffect, useState } from 'react'
import { useMember } from './member.tsx'

/** The server's time, again each second: what "2 s ago" is told by. `still` stops it. */
export function useNow({ still = false }: { readonly still?: boolean } = {}): Date {
  const { ahead } = useMember()
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    if (still) return
    const timer = setInterval(() => setNow(Date.now()), 1_000)
    return () => clearInterval(timer)
  }, [still])
  return new Date(now + ahead)
}
