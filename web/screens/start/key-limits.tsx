import { Popover } from '@mantine/core'
import { lazy, Suspense, useState, type ReactNode } from 'react'
import { useMember } from '../../app/member.tsx'
import { maySee } from '../../app/member-now.ts'
import { TextAction } from '../../parts/actions.tsx'
import { LoadingRows } from '../../parts/loading-state.tsx'
import { useWords } from '../../words/use-words.tsx'
import type { ListedKey } from './keys-section.tsx'

// Fields of numbers are large and seldom asked for.
const KeyLimitsForm = lazy(async () => ({ default: (await import('./key-limits-form.tsx')).KeyLimitsForm }))

/** How much a key may send; set and taken away by an admin. */
export function KeyLimits({ row }: { readonly row: ListedKey }): ReactNode {
  const { say } = useWords()
  const { member } = useMember()
  const [open, setOpen] = useState(false)
  if (row.revokedAt !== null || row.kind === 'admin' || !maySee(member, 'admin')) return null
  return (
    <Popover opened={open} onChange={setOpen} position="bottom-end" width={320} trapFocus returnFocus withinPortal>
      <Popover.Target>
        <TextAction onClick={() => setOpen(!open)}>{say('start.limit')}<span className="unseen"> {row.name}</span></TextAction>
      </Popover.Target>
      <Popover.Dropdown><Suspense fallback={<LoadingRows rows={2} />}><KeyLimitsForm row={row} onClose={() => setOpen(false)} /></Suspense></Popover.Dropdown>
    </Popover>
  )
}
