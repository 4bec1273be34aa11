import { Button, Menu, Modal, Select } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { Answered } from '../../api/answered.tsx'
import type { Answers } from '../../api/client.ts'
import { ProblemLine } from '../../api/problem-line.tsx'
import { useApi } from '../../api/provider.tsx'
import { maySee } from '../../app/member-now.ts'
import { useMember } from '../../app/member.tsx'
import { useNow } from '../../app/now.ts'
import { PrimaryButton, TextAction } from '../../parts/actions.tsx'
import { CodeBlock } from '../../parts/code-block.tsx'
import { LoadingRows } from '../../parts/loading-state.tsx'
import { useWords } from '../../words/use-words.tsx'
import styles from './shared.module.css'

type Link = Answers['share']['list']['links'][number]
type Props = { readonly experiment: string }

/** Links by which somebody who is no member reads this readout: the button that opens them, and on a phone the entry of ⋯. */
export function useSharing(experiment: string): { readonly button: ReactNode; readonly entry: ReactNode; readonly dialog: ReactNode } {
  const { say } = useWords()
  const [isOpen, setOpen] = useState(false)
  const open = (): void => setOpen(true)
  return {
    button: <Button onClick={open}>{say('share.open')}</Button>,
    entry: <Menu.Item onClick={open}>{say('share.open')}</Menu.Item>,
    dialog: isOpen ? (
      <Modal opened onClose={() => setOpen(false)} title={say('share.title')} size={560} closeButtonProps={{ 'aria-label': say('decide.cancel') }}>
        <Links experiment={experiment} />
      </Modal>
    ) : null,
  }
}

function Links({ experiment }: Props): ReactNode {
  const { say } = useWords()
  const { member } = useMember()
  const list = useQuery(useApi().share.list.queryOptions({ key: experiment }))
  return (
    <div className={styles['form']}>
      <p className={styles['quiet']}>{say('share.means')}</p>
      {maySee(member, 'editor') ? <NewLink experiment={experiment} /> : <p className={styles['quiet']}>{say('share.by-editor')}</p>}
      <Answered query={list} loading={<LoadingRows rows={1} />} what={say('share.failed')}>
        {({ links }) => links.length === 0
          ? <p className={styles['quiet']}>{say('share.none')}</p>
          : <ul className={styles['list']} aria-label={say('share.links')}>{links.map((link) => <LinkRow key={link.id} link={link} experiment={experiment} />)}</ul>}
      </Answered>
    </div>
  )
}

const lasting = [7, 30, 90] as const

function NewLink({ experiment }: Props): ReactNode {
  const { say, format } = useWords()
  const [days, setDays] = useState<number | null>(30)
  const { create } = useActions()
  return (
    <>
      <Select label={say('share.lasts')} allowDeselect={false} value={days === null ? '' : String(days)} onChange={(value) => setDays(value === '' || value === null ? null : Number(value))}
        data={[...lasting.map((n) => ({ value: String(n), label: format.days(n) })), { value: '', label: say('share.lasts-on') }]} />
      <PrimaryButton onClick={() => create.mutate({ key: experiment, days })} loading={create.isPending}>{say('share.make')}</PrimaryButton>
      <ProblemLine error={create.error} />
      {create.data === undefined ? null : (
        <div role="status">
          <CodeBlock code={create.data.url} copyLabel={say('share.link')} />
          <p className={styles['quiet']}>{say('share.once')}</p>
        </div>
      )}
    </>
  )
}

function LinkRow({ link, experiment }: Props & { readonly link: Link }): ReactNode {
  const { say, format } = useWords()
  const { member } = useMember()
  const now = useNow({ still: true })
  const { revoke } = useActions()
  const { id, createdBy, createdAt, expiresAt, openedAt } = link
  const isOver = expiresAt !== null && new Date(expiresAt) <= now
  return (
    <li className={styles['link']}>
      <span>
        <span>{say('share.made', { name: createdBy, when: format.relative(createdAt, now) })}</span>
        <br />
        <span className={styles['quiet']}>
          {openedAt === null ? say('share.never-opened') : say('share.opened', { when: format.relative(openedAt, now) })}
          {expiresAt === null ? '' : ` · ${isOver ? say('share.expired', { day: format.day(expiresAt) }) : say('share.expires', { day: format.day(expiresAt) })}`}
        </span>
      </span>
      {maySee(member, 'editor') ? <TextAction onClick={() => revoke.mutate({ key: experiment, id })} disabled={revoke.isPending}>{say('share.revoke')}</TextAction> : null}
      <ProblemLine error={revoke.error} />
    </li>
  )
}

function useActions() {
  const api = useApi()
  const answers = useQueryClient()
  const settled = { onSettled: () => answers.invalidateQueries({ queryKey: api.share.pathKey() }) }
  return { create: useMutation(api.share.create.mutationOptions(settled)), revoke: useMutation(api.share.revoke.mutationOptions(settled)) }
}
