import { Button, Popover } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { ProblemLine } from '../../api/problem-line.tsx'
import { useApi } from '../../api/provider.tsx'
import { useMember } from '../../app/member.tsx'
import { maySee } from '../../app/member-now.ts'
import { TextAction } from '../../parts/actions.tsx'
import { useWords } from '../../words/use-words.tsx'
import type { FreshKey } from './fresh-key.ts'
import type { ListedKey } from './keys-section.tsx'
import styles from './start.module.css'

type Props = { readonly row: ListedKey; readonly where: string; readonly onFresh: (key: FreshKey) => void }

/** Makes a new key beside one that goes on working, so that nothing stops while programs change to it. */
export function Replace(props: Props): ReactNode {
  const { say } = useWords()
  const { member } = useMember()
  const [open, setOpen] = useState(false)
  const { row } = props
  if (row.revokedAt !== null || row.member !== null || !maySee(member, 'admin')) return null
  return (
    <Popover opened={open} onChange={setOpen} position="bottom-end" width={320} trapFocus returnFocus withinPortal>
      <Popover.Target>
        <TextAction onClick={() => setOpen(!open)}>{say('start.replace')}<span className="unseen"> {row.name}</span></TextAction>
      </Popover.Target>
      <Popover.Dropdown>
        <Consequence {...props} onClose={() => setOpen(false)} />
      </Popover.Dropdown>
    </Popover>
  )
}

function Consequence({ row, where, onFresh, onClose }: Props & { readonly onClose: () => void }): ReactNode {
  const { say } = useWords()
  const api = useApi()
  const answers = useQueryClient()
  const replace = useMutation(
    api.key.replace.mutationOptions({
      onSuccess: ({ token }) => {
        onClose()
        onFresh({ kind: row.kind, name: row.name, where: row.environmentId === null ? null : where, token })
      },
      onSettled: () => answers.invalidateQueries({ queryKey: api.key.pathKey() }),
      gcTime: 0,
    }),
  )
  return (
    <div className={styles['consequence']}>
      <p>{say('start.replace-then', { name: row.name })}</p>
      <div className={styles['buttons']}>
        <Button onClick={() => replace.mutate({ id: row.id })} loading={replace.isPending}>{say('start.replace-do')}</Button>
        <TextAction onClick={onClose}>{say('start.discard')}</TextAction>
      </div>
      <ProblemLine error={replace.error} />
    </div>
  )
}
