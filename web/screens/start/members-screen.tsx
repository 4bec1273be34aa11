import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { useApi } from '../../api/provider.tsx'
import { useMember } from '../../app/member.tsx'
import { maySee } from '../../app/member-now.ts'
import { Page } from '../../app/page.tsx'
import { to } from '../../app/routes.ts'
import { Icon } from '../../parts/icon.tsx'
import { useWords } from '../../words/use-words.tsx'
import { Invitations } from './invitations.tsx'
import { Invite } from './invite.tsx'
import { LinkOnce, type MadeLink } from './link-once.tsx'
import { MailSection } from './mail-section.tsx'
import { MembersTable } from './members-table.tsx'
import { ProtectionSection } from './protection-section.tsx'
import { RulesSection } from './rules-section.tsx'
import styles from '../../app/settings.module.css'

/** Who works here and what each may do; whoever may, invites and changes. */
export function MembersScreen(): ReactNode {
  const { say } = useWords()
  const { member } = useMember()
  const [inviting, setInviting] = useState(false)
  const [made, setMade] = useState<MadeLink | null>(null)
  const may = maySee(member, 'admin')
  const show = (link: MadeLink): void => {
    setInviting(false)
    setMade(link)
  }
  const invite = may && !inviting ? <Button leftSection={<Icon name="plus" />} onClick={() => setInviting(true)}>{say('members.invite')}</Button> : undefined
  return (
    <Page crumbs={[{ label: say('verb.start'), to: to('start') }, { label: say('page.members') }]} title={say('page.members')} subtitle={say('members.sentence')} actions={invite} dock={invite}>
      <div className={styles['page']}>
        {may ? null : <ByAdmins />}
        {made === null ? null : <LinkOnce made={made} onDone={() => setMade(null)} />}
        {inviting ? <Invite onMade={show} onClose={() => setInviting(false)} /> : null}
        <MembersTable mayChange={may} onLink={show} />
        {may ? <Invitations onLink={show} /> : null}
        {may ? <RulesSection /> : null}
        {may ? <ProtectionSection /> : null}
        {may ? <MailSection /> : null}
      </div>
    </Page>
  )
}

/** Who can do here what the reader may not. */
function ByAdmins(): ReactNode {
  const { say } = useWords()
  const list = useQuery({ ...useApi().member.list.queryOptions(), staleTime: 60_000 })
  const names = list.data?.filter(({ role }) => role === 'admin').slice(0, 5).map(({ name }) => name).join(', ')
  return names === undefined ? null : <p className={styles['note']}>{say('members.by-admin', { names })}</p>
}
