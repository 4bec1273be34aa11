import { Button, Menu, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { Link, useLocation } from 'wouter'
import type { Condition } from '#sdk/core/ruleset.ts'
import { Answered } from '../../api/answered.tsx'
import { ProblemLine } from '../../api/problem-line.tsx'
import { useApi } from '../../api/provider.tsx'
import { ClauseList } from '../../app/clause-list.tsx'
import { conditionText } from '../../app/clause-text.ts'
import { maySee } from '../../app/member-now.ts'
import { useMember } from '../../app/member.tsx'
import { Page } from '../../app/page.tsx'
import { WhoCan } from '../../app/who-can.tsx'
import { to } from '../../app/routes.ts'
import type { ScreenParams } from '../../app/screens.ts'
import { offerUndo } from '../../app/undo.tsx'
import { BothVersions } from '../../parts/both-versions.tsx'
import { Section } from '../../parts/section.tsx'
import { useWords } from '../../words/use-words.tsx'
import { changesBetween } from './audience-changes.ts'
import { AudienceHistory } from './audience-history.tsx'
import { AudienceUnsaved, AudienceUnsavedDock } from './audience-unsaved.tsx'
import { ReachLine } from '../../app/reach-line.tsx'
import styles from './understand.module.css'
import { type Audience, type Editing, useAudienceDraft } from './use-audience-draft.ts'

/** Asked again while the page is open, so that a save by somebody else is seen before one's own. */
const SECONDS = 15

/** One audience: who is in it, how many that are, who uses it, and how it came to be so. */
export function AudienceScreen({ params: { key } }: { readonly params: ScreenParams }): ReactNode {
  const { say } = useWords()
  const audience = useQuery({ ...useApi().audience.get.queryOptions({ key }), refetchInterval: SECONDS * 1_000 })
  const crumbs = [{ label: say('verb.understand') }, { label: say('understand.audiences'), to: to('audiences') }, { label: audience.data?.name ?? key }]
  if (audience.data !== undefined) return <Ready key={key} audience={audience.data} crumbs={crumbs} />
  return <Page crumbs={crumbs} title={key}><Answered query={audience} what={say('understand.audience-failed')}>{() => null}</Answered></Page>
}

type ReadyProps = { readonly audience: Audience; readonly crumbs: Parameters<typeof Page>[0]['crumbs'] }

function Ready({ audience, crumbs }: ReadyProps): ReactNode {
  const { say } = useWords()
  const { member } = useMember()
  const editing = useAudienceDraft(audience)
  const { draft, stands, isStale } = editing
  const mayEdit = maySee(member, 'editor') && audience.archivedAt === null && !isStale
  const changes = changesBetween(stands, draft, say)
  const unsaved = changes.length > 0 && mayEdit ? { audience, editing, changes } : undefined
  const { archive, error } = useArchive(audience)
  const isUsed = audience.uses.length > 0
  const menu = maySee(member, 'editor') && audience.archivedAt === null
    ? <Menu.Item disabled={isUsed} onClick={archive}>{say(isUsed ? 'understand.archive-used' : 'understand.archive')}</Menu.Item>
    : undefined
  return (
    <Page crumbs={crumbs} title={audience.name} subtitle={<code>{audience.key}</code>} {...(menu === undefined ? {} : { menu })} {...(unsaved === undefined ? {} : { dock: <AudienceUnsavedDock {...unsaved} /> })}>
      <WhoCan />
      <ProblemLine error={error} />
      {isStale ? <SavedMeanwhile editing={editing} /> : null}
      {audience.archivedAt === null ? null : <p className={styles['lead']}>{say('understand.archived')}</p>}
      <div className={styles['columns']}>
        <div className={styles['main']}>
          <Section title={say('understand.in-it')}>
            {mayEdit ? <WhoIsIn editing={editing} /> : <p className={styles['lead']}>{conditionText(draft.condition, say)}</p>}
            <ReachLine condition={draft.condition} />
          </Section>
          <Uses audience={audience} />
          <AudienceHistory audience={audience} editing={editing} mayEdit={mayEdit} />
        </div>
        <div className={styles['side']}>
          {unsaved === undefined ? <p className={styles['standing']}>{say('understand.audience-all-saved')}</p> : <AudienceUnsaved {...unsaved} />}
        </div>
      </div>
    </Page>
  )
}

/** Without a clause an audience would let everybody in: until the first new one is whole, what was there stands. */
function WhoIsIn({ editing: { draft, change } }: { readonly editing: Editing }): ReactNode {
  const { say } = useWords()
  const [isBlank, setBlank] = useState(false)
  const write = (condition: Condition | null): void => {
    setBlank(condition === null)
    if (condition !== null) change({ ...draft, condition })
  }
  return (
    <div className={styles['editor']}>
      <TextInput label={say('understand.audience-name')} value={draft.name} maxLength={120} onChange={(event) => change({ ...draft, name: event.currentTarget.value })} />
      <ClauseList condition={isBlank ? null : draft.condition} onChange={write} everybody={say('understand.nobody-yet')} />
    </div>
  )
}

function Uses({ audience: { uses } }: { readonly audience: Audience }): ReactNode {
  const { say } = useWords()
  return (
    <Section title={say('understand.where-used')}>
      {uses.length === 0 ? <p className={styles['quiet']}>{say('understand.not-used')}</p> : (
        <ul className={styles['uses']}>
          {uses.map((use) => (
            <li key={`${use.kind}/${use.key}/${use.kind === 'flag' ? use.environment : ''}`}>
              <Link href={to(use.kind, { key: use.key })}>{use.name}</Link>
              <span className={styles['quiet']}>{use.kind === 'flag' ? say('understand.use-flag', { environment: use.environment }) : say(use.kind === 'experiment' ? 'understand.use-experiment' : 'understand.use-audience')}</span>
            </li>
          ))}
        </ul>
      )}
    </Section>
  )
}

/** Only what nobody uses is archived, so nobody is let in or left out by it. */
function useArchive(audience: Audience) {
  const api = useApi()
  const answers = useQueryClient()
  const [, go] = useLocation()
  const archive = useMutation(api.audience.archive.mutationOptions({
    onSuccess: async () => {
      go(to('audiences'))
      await answers.invalidateQueries({ queryKey: api.audience.pathKey() })
    },
  }))
  return { error: archive.error, archive: () => archive.mutate({ key: audience.key, version: audience.version }) }
}

function SavedMeanwhile({ editing: { draft, stands, keepMine, drop } }: { readonly editing: Editing }): ReactNode {
  const { say } = useWords()
  return (
    <BothVersions
      title={say('understand.stale-title')}
      note={say('understand.stale-note')}
      heads={{ part: say('understand.stale-part'), mine: say('understand.yours'), theirs: say('understand.theirs') }}
      rows={changesBetween(draft, stands, say).map(({ what, before, after }) => ({ part: what, mine: before, theirs: after }))}
      actions={
        <>
          <Button onClick={keepMine}>{say('understand.keep-mine')}</Button>
          <Button onClick={() => offerUndo({ id: 'audience-discarded', text: say('understand.discarded'), onUndo: drop() })}>{say('understand.take-theirs')}</Button>
        </>
      }
    />
  )
}
