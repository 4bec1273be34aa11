import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useLocation, useSearch } from 'wouter'
import { readKept, writeKept } from '../../api/kept.ts'
import { returnAddress } from '../../app/here.ts'

/** Leads back to where the reader was, which the address says, or this browser remembers from before the link was opened. */
export function useGoOn(): () => void {
  const [, navigate] = useLocation()
  const answers = useQueryClient()
  const wanted = new URLSearchParams(useSearch()).get('to')
  useEffect(() => {
    if (wanted !== null) writeKept('return', wanted)
  }, [wanted])
  return () => {
    const address = returnAddress(wanted ?? readKept<string>('return') ?? null)
    writeKept('return', undefined)
    answers.clear()
    navigate(address, { replace: true })
  }
}
