import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { Failure } from '../../api/failure.tsx'
import { useApi } from '../../api/provider.tsx'
import { channelName } from '../../app/channel-name.ts'
import { maySee } from '../../app/member-now.ts'
import { useMember } from '../../app/member.tsx'
import { Page } from '../../app/page.tsx'
import { to } from '../../app/routes.ts'
import { TextAction } from '../../parts/actions.tsx'
import { DataTable, type TableColumn } from '../../parts/data-table.tsx'
import { LoadingRows } from '../../parts/loading-state.tsx'
import { Section } from '../../parts/section.tsx'
import { useWords, type WordsNow } from '../../words/use-words.tsx'
import { ChannelRuleForm, type RuleDraft, ruleFrom } from './channel-rule-form.tsx'
import { ChannelRules } from './channel-rules.tsx'
import { BothChannels, ChannelsUnsaved } from './channels-unsaved.tsx'
import { type ChannelCount, type ChannelsEditing, countsBy, type SavedChannels, unfitting, useChannelsDraft, type Ways, wayText } from './channels-draft.ts'
import styles from './channels.module.css'

const SECONDS = 15

/** Which rules group the ways in which people come, and whom each channel gets by them. */
export function ChannelsScreen(): ReactNode {
  const { say } = useWords()
  const api = useApi()
  const saved = useQuery({ ...api.channel.get.queryOptions(), refetchInterval: SECONDS * 1_000 })
  const ways = useQuery({ ...api.journey.ways.queryOptions(), staleTime: 60_000 })
  const crumbs = [{ label: say('verb.understand') }, { label: say('page.channels') }]
  if (saved.data !== undefined && ways.data !== undefined) return <Ready saved={saved.data} ways={ways.data} crumbs={crumbs} />
  return <Page crumbs={crumbs} title={say('page.channels')}>{saved.isError || ways.isError ? <Failure error={saved.error ?? ways.error} what={say('channel.failed')} onRetry={() => void Promise.all([saved.refetch(), ways.refetch()])} /> : <LoadingRows rows={8} />}</Page>
}

type ReadyProps = { readonly saved: SavedChannels; readonly ways: Ways; readonly crumbs: Parameters<typeof Page>[0]['crumbs'] }

function Ready({ saved, ways, crumbs }: ReadyProps): ReactNode {
  const words = useWords()
  const { say, format } = words
  const { member } = useMember()
  const editing = useChannelsDraft(saved)
  const [open, setOpen] = useState<RuleDraft | null>(null)
  const mayEdit = maySee(member, 'editor') && !editing.isStale
  const counts = countsBy(ways, editing.rules, saved.rules)
  const other = counts.find((one) => one.channel === 'other')?.people ?? 0
  return (
    <Page crumbs={crumbs} title={say('page.channels')} subtitle={say(ways.people === 0 ? 'channel.sentence-nobody' : 'channel.sentence', { people: format.count(ways.people), other: format.count(other), share: format.rate(ways.people === 0 ? null : other / ways.people) })}>
      {editing.isStale ? <BothChannels saved={saved} editing={editing} /> : null}
      <div className={styles['columns']}>
        <div className={styles['main']}>
          <Counts counts={counts} ways={ways} words={words} changed={editing.changes.length > 0} />
          <Unfitting ways={ways} editing={editing} mayEdit={mayEdit} onRule={setOpen} />
          <ChannelRules editing={editing} ways={ways} standard={saved.standard} mayEdit={mayEdit} onOpen={setOpen} />
        </div>
        <div className={styles['side']}>
          {editing.changes.length > 0 && mayEdit ? <ChannelsUnsaved editing={editing} counts={counts} /> : <p className={styles['standing']}>{saved.version === 0 ? say('channel.standard') : say('channel.all-saved', { version: saved.version })}</p>}
        </div>
      </div>
      {open === null ? null : <ChannelRuleForm draft={open} editing={editing} ways={ways} mayEdit={mayEdit} onClose={() => setOpen(null)} />}
    </Page>
  )
}

type CountsProps = { readonly counts: readonly ChannelCount[]; readonly ways: Ways; readonly words: WordsNow; readonly changed: boolean }

function Counts({ counts, ways, words: { say, format }, changed }: CountsProps): ReactNode {
  const listed = ways.ways.reduce((sum, way) => sum + way.people, 0)
  const columns: readonly TableColumn<ChannelCount>[] = [
    { key: 'channel', head: say('decide.dimension-channel'), place: 'name', cell: (row) => channelName(row.channel, say) },
    { key: 'share', head: say('channel.share'), kind: 'mark', width: '34%', place: 'mark', cell: (row) => <span className={styles['track']}><span style={{ width: `${listed === 0 ? 0 : (row.people / listed) * 100}%` }} /></span> },
    { key: 'people', head: say('channel.people'), kind: 'figure', place: 'answer', cell: (row) => format.count(row.people) },
    ...(changed ? [{ key: 'before', head: say('channel.before'), kind: 'figure', place: 'note', cell: (row: ChannelCount) => (row.people === row.before ? '=' : format.count(row.before)) } as const] : []),
  ]
  if (counts.length === 0) return null
  return (
    <Section title={say('channel.preview')} note={say(changed ? 'channel.preview-draft' : 'channel.preview-note')}>
      <DataTable caption={say('channel.preview')} columns={columns} rows={counts} rowKey={(row) => row.channel} dense />
      {listed < ways.people ? <p className={styles['quiet']}>{say('channel.rarer', { people: format.count(ways.people - listed) })}</p> : null}
    </Section>
  )
}

const SHOWN = 8

type UnfittingProps = { readonly ways: Ways; readonly editing: ChannelsEditing; readonly mayEdit: boolean; readonly onRule: (draft: RuleDraft) => void }

/** What no rule fits, with the rule that would take it one press away. */
function Unfitting({ ways, editing, mayEdit, onRule }: UnfittingProps): ReactNode {
  const words = useWords()
  const { say, format } = words
  const [all, setAll] = useState(false)
  const rest = unfitting(ways, editing.rules)
  if (ways.people === 0) return null
  return (
    <Section title={say('channel.other-title')} note={rest.length === 0 ? say('channel.other-none') : say('channel.other-note')}>
      <ul className={styles['ways']}>
        {(all ? rest : rest.slice(0, SHOWN)).map((way) => (
          <li key={JSON.stringify(way)}>
            <span className={styles['way']}>{wayText(way, words)}</span>
            <span className={styles['figure']}>{format.count(way.people)}</span>
            {mayEdit ? <TextAction onClick={() => onRule({ place: null, rule: ruleFrom(way) })}>{say('channel.make-rule')}<span className="unseen"> {wayText(way, words)}</span></TextAction> : null}
          </li>
        ))}
      </ul>
      {all || rest.length <= SHOWN ? null : <Button variant="subtle" size="compact-sm" onClick={() => setAll(true)}>{say('channel.show-all', { n: rest.length })}</Button>}
      <p className={styles['quiet']}><a href={`${to('journey')}?by=channel`}>{say('channel.to-journey')}</a></p>
    </Section>
  )
}
