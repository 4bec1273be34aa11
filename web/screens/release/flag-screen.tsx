import { SegmentedControl, Switch } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { useSearchParams } from 'wouter'
import { Answered } from '../../api/answered.tsx'
import { useKept } from '../../api/kept.ts'
import { ProblemLine } from '../../api/problem-line.tsx'
import { useApi } from '../../api/provider.tsx'
import { maySee, type Environment } from '../../app/member-now.ts'
import { useMember } from '../../app/member.tsx'
import { Page } from '../../app/page.tsx'
import { to } from '../../app/routes.ts'
import type { ScreenParams } from '../../app/screens.ts'
import { NotSavedPanel } from '../../parts/not-saved-panel.tsx'
import { useWords, type WordsNow } from '../../words/use-words.tsx'
import { changesOf } from './flag-changes.ts'
import { draftOf, type Flag, type FlagDraft } from './flag-draft.ts'
import { FlagHistory } from './flag-history.tsx'
import { Playground } from './playground.tsx'
import { Rules } from './rules.tsx'
import styles from './release.module.css'

/** One flag: who gets what in one environment, as sentences; why somebody got a value; and how it came to be so. */
export function FlagScreen({ params: { key } }: { readonly params: ScreenParams }): ReactNode {
  const words = useWords()
  const { say } = words
  const flag = useQuery(useApi().flag.get.queryOptions({ key }))
  const crumbs = [{ label: say('verb.release'), to: to('release') }, { label: flag.data?.name ?? key }]
  return (
    <Page crumbs={crumbs} title={flag.data?.name ?? key} {...(flag.data === undefined ? {} : { subtitle: <Subtitle flag={flag.data} /> })}>
      <Answered query={flag} what={say('release.flag-failed')}>{(found) => <Ready flag={found} words={words} />}</Answered>
    </Page>
  )
}

function Subtitle({ flag }: { readonly flag: Flag }): ReactNode {
  const { say } = useWords()
  return (
    <>
      <code>{flag.key}</code> · {say(`release.type-${flag.type}`)} · {flag.variations.map((one) => one.key).join(', ')}
      {flag.clientVisible ? null : ` · ${say('release.server-only')}`}
    </>
  )
}

function Ready({ flag, words }: { readonly flag: Flag; readonly words: WordsNow }): ReactNode {
  const { environment, environments } = useMember()
  const [, setAddress] = useSearchParams()
  const choose = (key: string): void => setAddress((now) => { now.set('environment', key); return now }, { replace: true })
  return (
    <>
      <SegmentedControl
        value={environment.key}
        onChange={choose}
        data={environments.map((one) => ({ value: one.key, label: one.name }))}
        aria-label={words.say('release.environment')}
      />
      <Edited key={`${flag.key}/${environment.id}/${flag.version}`} flag={flag} environment={environment} words={words} />
    </>
  )
}

type EditedProps = { readonly flag: Flag; readonly environment: Environment; readonly words: WordsNow }

/** What is not saved is kept per person, flag and environment, on the version it was made on. */
function Edited({ flag, environment, words }: EditedProps): ReactNode {
  const { say } = words
  const { member } = useMember()
  const stored = flag.environments[environment.id]
  const [kept, keep] = useKept<FlagDraft>(`${member.id}:flag:${flag.key}:${environment.id}`)
  const mayEdit = maySee(member, 'editor')
  if (stored === undefined) return <p className={styles['quiet']}>{say('release.not-here')}</p>
  const before = draftOf(stored)
  const draft = kept ?? before
  const change = (next: FlagDraft): void => keep(JSON.stringify(next) === JSON.stringify(before) ? undefined : next)
  const changes = changesOf(before, draft, words)
  return (
    <div className={styles['columns']}>
      <div>
        <Switch className={styles['switch'] ?? ''} checked={draft.enabled} disabled={!mayEdit} onChange={(event) => change({ ...draft, enabled: event.currentTarget.checked })}
          label={say(draft.enabled ? 'release.is-on' : 'release.is-off', { environment: environment.name })} />
        <Rules flag={flag} draft={draft} changed={changedRules(before, draft)} mayEdit={mayEdit} onChange={change} />
        <Playground flag={flag} environment={environment} />
        <FlagHistory flag={flag} environment={environment} onUndo={mayEdit ? change : undefined} />
      </div>
      {changes.length === 0 ? null : <Unsaved flag={flag} environment={environment} draft={draft} changes={changes} words={words} onDone={() => keep(undefined)} />}
    </div>
  )
}

function changedRules(before: FlagDraft, after: FlagDraft): ReadonlySet<string> {
  const same = (id: string): boolean => JSON.stringify(before.rules.find((rule) => rule.id === id)) === JSON.stringify(after.rules.find((rule) => rule.id === id))
  return new Set(after.rules.filter((rule) => !same(rule.id)).map((rule) => rule.id))
}

type UnsavedProps = EditedProps & { readonly draft: FlagDraft; readonly changes: ReturnType<typeof changesOf>; readonly onDone: () => void }

function Unsaved({ flag, environment, draft, changes, words: { say }, onDone }: UnsavedProps): ReactNode {
  const api = useApi()
  const answers = useQueryClient()
  const [why, setWhy] = useState('')
  const save = useMutation(
    api.flag.save.mutationOptions({
      onSuccess: async (saved) => {
        onDone()
        answers.setQueryData(api.flag.get.queryKey({ key: flag.key }), saved)
        await answers.invalidateQueries({ queryKey: api.flag.pathKey() })
      },
      // Somebody else saved meanwhile: their version is shown beside what is kept here.
      onError: () => void answers.invalidateQueries({ queryKey: api.flag.get.queryKey({ key: flag.key }) }),
    }),
  )
  return (
    <div className={styles['unsaved']}>
      <NotSavedPanel
        environment={environment.name}
        changes={changes}
        reason={why}
        onReason={setWhy}
        reasonNeeded={environment.production}
        saveLabel={say('release.save', { environment: environment.name })}
        saving={save.isPending}
        onSave={() => save.mutate({ key: flag.key, environment: environment.key, version: flag.version, draft, ...(why.trim() === '' ? {} : { why: why.trim() }) })}
        onDiscard={onDone}
        problem={<ProblemLine error={save.error} />}
        note={say('release.live-soon')}
      />
    </div>
  )
}
