import { Menu, SegmentedControl, Switch } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { useSearchParams } from 'wouter'
import { Answered } from '../../api/answered.tsx'
import { useApi } from '../../api/provider.tsx'
import { mayRelease, maySee, type Environment } from '../../app/member-now.ts'
import { useMember } from '../../app/member.tsx'
import { useNow } from '../../app/now.ts'
import { Page } from '../../app/page.tsx'
import { WhoCan } from '../../app/who-can.tsx'
import { to } from '../../app/routes.ts'
import type { ScreenParams } from '../../app/screens.ts'
import { useWords } from '../../words/use-words.tsx'
import { TextAction } from '../../parts/actions.tsx'
import { ArchivedLine, useArchiving } from './archiving.tsx'
import { changesOf } from './flag-changes.ts'
import type { Flag, Stored } from './flag-draft.ts'
import { FlagHistory } from './flag-history.tsx'
import { needProblem } from '../../app/need-draft.ts'
import { Needs } from './needs.tsx'
import { Planned } from './planned/planned.tsx'
import { Playground } from './playground.tsx'
import { refusedText } from './refused-words.ts'
import { Rules } from './rules.tsx'
import { SavedMeanwhile } from './saved-meanwhile.tsx'
import { Standing } from './standing.tsx'
import { Unsaved, UnsavedDock, useSave } from './unsaved.tsx'
import { type Editing, useFlagDraft } from './use-flag-draft.ts'
import type { Values } from './value-changes.ts'
import { ValueSchema } from './value-schema.tsx'
import { ValuesForm } from './values-form.tsx'
import styles from './release.module.css'

/** Asked again while the page is open, so that a save by somebody else is seen before one's own. */
const SECONDS = 15

/** One flag: who gets what in one environment, as sentences; why somebody got a value; and how it came to be so. */
export function FlagScreen({ params: { key } }: { readonly params: ScreenParams }): ReactNode {
  const { say } = useWords()
  const { environment } = useMember()
  const flag = useQuery({ ...useApi().flag.get.queryOptions({ key }), refetchInterval: SECONDS * 1_000 })
  const crumbs = [{ label: say('verb.release'), to: to('release') }, { label: flag.data?.name ?? key }]
  const stored = flag.data?.environments[environment.id]
  if (flag.data !== undefined && stored !== undefined) return <Ready key={`${key}/${environment.id}`} flag={flag.data} stored={stored} environment={environment} crumbs={crumbs} />
  return (
    <Page crumbs={crumbs} title={flag.data?.name ?? key}>
      <Answered query={flag} what={say('release.flag-failed')}>{() => <p className={styles['quiet']}>{say('release.not-here')}</p>}</Answered>
    </Page>
  )
}

type ReadyProps = { readonly flag: Flag; readonly stored: Stored; readonly environment: Environment; readonly crumbs: Parameters<typeof Page>[0]['crumbs'] }

function Ready({ flag, stored, environment, crumbs }: ReadyProps): ReactNode {
  const words = useWords()
  const { member, environments } = useMember()
  const editing = useFlagDraft(flag, environment, stored)
  const { stands, draft, change, begunOn } = editing
  // A draft that was begun on something else is not edited further before somebody has chosen.
  const mayEdit = mayRelease(member, environment) && begunOn === undefined
  const changes = changesOf(stands, draft, words)
  const save = useSave({ flag, environment, editing })
  const unsaved = changes.length > 0 && begunOn === undefined ? { flag, environment, editing, changes, save } : undefined
  const archiving = useArchiving(flag)
  const [valuing, setValuing] = useState<Values | null>()
  // The values of a flag are the same everywhere, so one protected environment protects them.
  const isEditor = maySee(member, 'editor') && environments.every((one) => mayRelease(member, one))
  const onValues = isEditor ? (former: Values | null = null): void => setValuing(former) : undefined
  const where = <Where environment={environment} editing={editing} mayEdit={mayEdit} />
  return (
    <Page crumbs={crumbs} title={flag.name} subtitle={<Subtitle flag={flag} environment={environment} {...(onValues === undefined ? {} : { onValues: () => onValues() })} />} actions={where} {...(onValues === undefined ? {} : { menu: <FlagMenu flag={flag} archiving={archiving} onValues={() => onValues()} /> })} {...(unsaved === undefined ? {} : { dock: <UnsavedDock {...unsaved} /> })}>
      <WhoCan environment={environment} />
      <div className={styles['phone']}>{where}</div>
      <ArchivedLine flag={flag} archiving={archiving} mayEdit={isEditor} />
      {valuing === undefined ? null : <ValuesForm flag={flag} former={valuing} onClose={() => setValuing(undefined)} />}
      {begunOn === undefined ? null : <SavedMeanwhile flag={flag} environment={environment} editing={editing} />}
      <div className={styles['columns']}>
        <div className={styles['main']}>
          <Rules flag={flag} stands={stands} draft={draft} mayEdit={mayEdit} onChange={change} />
          <Needs flag={flag} stands={stands} draft={draft} mayEdit={mayEdit} problem={needProblem(save.error, (facts) => refusedText(facts, words))} onChange={(next) => { save.reset(); change(next) }} />
          {flag.type === 'json' ? <ValueSchema flag={flag} onEdit={onValues === undefined ? undefined : () => onValues()} /> : null}
          <Planned flag={flag} environment={environment} editing={editing} mayEdit={mayEdit} />
          <Playground flag={flag} environment={environment} stands={stands} />
          <FlagHistory flag={flag} environment={environment} editing={editing} mayEdit={mayEdit} onValues={onValues} />
        </div>
        <div className={styles['side']}>
          {unsaved === undefined ? <Standing flag={flag} environment={environment} stands={stands} /> : <Unsaved {...unsaved} />}
        </div>
      </div>
    </Page>
  )
}

function FlagMenu({ flag, archiving, onValues }: { readonly flag: Flag; readonly archiving: ReturnType<typeof useArchiving>; readonly onValues: () => void }): ReactNode {
  const { say } = useWords()
  const isArchived = flag.archivedAt !== null
  return (
    <>
      <Menu.Item onClick={onValues}>{say('release.edit-values')}</Menu.Item>
      <Menu.Item disabled={archiving.busy} onClick={isArchived ? archiving.restore : archiving.archive}>{say(isArchived ? 'release.restore' : 'release.archive')}</Menu.Item>
    </>
  )
}

function Subtitle({ flag, environment, onValues }: { readonly flag: Flag; readonly environment: Environment; readonly onValues?: () => void }): ReactNode {
  const { say, format } = useWords()
  const now = useNow()
  const seen = useQuery({ ...useApi().flag.seen.queryOptions({ key: flag.key, environment: environment.key }), refetchInterval: SECONDS * 1_000 })
  return (
    <>
      <code>{flag.key}</code> · {say(`release.type-${flag.type}`)} · {flag.variations.map((one) => one.key).join(', ')}{onValues === undefined ? null : <> · <TextAction onClick={onValues}>{say('release.edit-values')}</TextAction></>}
      {flag.clientVisible ? null : ` · ${say('release.server-only')}`}
      {seen.data === undefined ? null : ` · ${seen.data.at === null ? say('release.never-seen') : say('release.seen', { when: format.relative(seen.data.at, now) })}`}
    </>
  )
}

/** Which environment is shown, and its switch. */
function Where({ environment, editing: { draft, change }, mayEdit }: { readonly environment: Environment; readonly editing: Editing; readonly mayEdit: boolean }): ReactNode {
  const { say } = useWords()
  const { environments } = useMember()
  const [, setAddress] = useSearchParams()
  const choose = (key: string): void => setAddress((now) => { now.set('environment', key); return now }, { replace: true })
  return (
    <div className={styles['where']}>
      <SegmentedControl value={environment.key} onChange={choose} data={environments.map((one) => ({ value: one.key, label: one.name }))} aria-label={say('release.environment')} />
      <Switch
        checked={draft.enabled}
        disabled={!mayEdit}
        onChange={(event) => change({ ...draft, enabled: event.currentTarget.checked })}
        label={say(draft.enabled ? 'release.switched-on' : 'release.switched-off')}
      />
    </div>
  )
}
