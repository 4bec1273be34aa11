import { Button, Popover } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { ProblemLine } from '../../api/problem-line.tsx'
import { useApi } from '../../api/provider.tsx'
import { useMember } from '../../app/member.tsx'
import { maySee } from '../../app/member-now.ts'
import { TextAction } from '../../parts/actions.tsx'
import { useWords } from '../../words/use-words.tsx'
import type { ListedKey } from './keys-section.tsx'
import styles from './start.module.css'

/** Takes a key back for good: what uses it stops. It cannot be undone, and says so first. */
export function Withdraw({ row }: { readonly row: ListedKey }): ReactNode {
  const { say } = useWords()
  const { member } = useMember()
  const [open, setOpen] = useState(false)
  if (row.revokedAt !== null || !maySee(member, 'admin')) return null
  return (
    <Popover opened={open} onChange={setOpen} position="bottom-end" width={320} trapFocus returnFocus withinPortal>
      <Popover.Target>
        <TextAction onClick={() => setOpen(!open)}>{say('start.withdraw')}<span className="unseen"> {row.name}</span></TextAction>
      </Popover.Target>
      <Popover.Dropdown>
        <Consequence row={row} onClose={() => setOpen(false)} />
      </Popover.Dropdown>
    </Popover>
  )
}

function Consequence({ row, onClose }: { readonly row: ListedKey; readonly onClose: () => void }): ReactNode {
  const { say } = useWords()
  const api = useApi()
  const answers = useQueryClient()
  const withdraw = useMutation(api.key.withdraw.mutationOptions({ onSuccess: onClose, onSettled: () => answers.invalidateQueries({ queryKey: api.key.pathKey() }) }))
  return (
    <div className={styles['consequence']}>
      <p>{say('start.withdraw-then', { name: row.name })}</p>
      <div className={styles['buttons']}>
        <Button onClick={() => withdraw.mutate({ id: row.id })} loading={withdraw.isPending}>{say('start.withdraw-do')}</Button>
        <TextAction onClick={onClose}>{say('start.keep')}</TextAction>
      </div>
      <ProblemLine error={withdraw.error} />
    </div>
  )
}
