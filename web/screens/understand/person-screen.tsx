import { Button } from '@mantine/core'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { Failure } from '../../api/failure.tsx'
import { problemOf } from '../../api/problem.ts'
import { useApi } from '../../api/provider.tsx'
import { channelName } from '../../app/channel-name.ts'
import { useChannelOf } from '../../app/use-channel-of.ts'
import { Page } from '../../app/page.tsx'
import { to } from '../../app/routes.ts'
import type { ScreenParams } from '../../app/screens.ts'
import { JourneyLine } from '../../parts/charts/journey-line.tsx'
import { Drawing } from '../../parts/drawings.tsx'
import { EmptyState } from '../../parts/empty-state.tsx'
import { LoadingRows } from '../../parts/loading-state.tsx'
import { Section } from '../../parts/section.tsx'
import { When } from '../../parts/when.tsx'
import { useWords, type WordsNow } from '../../words/use-words.tsx'
import { Claim } from './claim.tsx'
import { MetExperiments } from './met-experiments.tsx'
import { Erasing, PersonalData } from './personal-data.tsx'
import { personName, type Person, touchRows } from './person-words.ts'
import { Timeline } from './timeline.tsx'
import styles from './understand.module.css'

/** One person: where from, which experiments, and everything they did. */
export function PersonScreen({ params: { person: key } }: { readonly params: ScreenParams }): ReactNode {
  const words = useWords()
  const { say } = words
  const [erasure, setErasure] = useState<string | null>(null)
  const query = useInfiniteQuery(useApi().people.get.infiniteQueryOptions({ key, limit: 100 }, { getNextPageParam: (page) => page.next ?? undefined, initialCursor: null }))
  const crumbs = [{ label: say('verb.understand') }, { label: say('understand.people'), to: to('people') }, { label: personName(key, say) }]
  const first = query.data?.pages[0]
  const title = first === undefined ? personName(key, say) : personName(first.key, say)
  if (erasure !== null) {
    return (
      <Page crumbs={[{ label: say('verb.understand') }, { label: say('understand.people'), to: to('people') }]} title={say('personal.erasing')}>
        <Erasing erasure={erasure} />
      </Page>
    )
  }
  const timeline = query.data?.pages.flatMap((page) => page.timeline) ?? []
  return (
    <Page crumbs={crumbs} title={title} {...(first === undefined ? {} : { subtitle: sentenceOf(first, words) })}>
      {query.isError && first === undefined ? <NotShown error={query.error} onRetry={() => void query.refetch()} /> : null}
      {query.isPending ? <LoadingRows rows={6} /> : null}
      {first === undefined ? null : (
        <>
          <Journey person={first} words={words} />
          <Acquisition person={first} words={words} />
          <MetExperiments met={first.experiments} who={whoOf(first)} note={say('understand.experiments-note')} empty={say('understand.experiments-empty')} />
          <Accounts person={first} words={words} />
          <Timeline timeline={timeline} onMore={query.hasNextPage ? () => void query.fetchNextPage() : undefined} busy={query.isFetchingNextPage} />
          <Ids person={first} words={words} />
          {first.userId === null ? null : <Claim userId={first.userId} />}
          <PersonalData person={first} onErased={setErasure} />
        </>
      )}
    </Page>
  )
}

/** An id may be right and its events on their way; that is nothing that failed. */
function NotShown({ error, onRetry }: { readonly error: unknown; readonly onRetry: () => void }): ReactNode {
  const { say } = useWords()
  const problem = problemOf(error)
  if (problem.kind !== 'refused' || problem.refusal !== 'not-found') return <Failure error={error} what={say('understand.person-failed')} onRetry={onRetry} />
  return <EmptyState sentence={say('understand.person-none')} drawing={<Drawing of="rows" />} action={<Button component="a" href={to('people')}>{say('understand.all-people')}</Button>} />
}

type Part = { readonly person: Person; readonly words: WordsNow }

function sentenceOf(person: Person, { say, format }: WordsNow): string {
  const sentence = say('understand.person-sentence', { first: format.relative(person.firstSeenAt), last: format.relative(person.lastSeenAt), devices: person.devices.length })
  return person.userId === null ? `${sentence} ${say('understand.anonymous')}` : sentence
}

function Journey({ person: { key, firsts: stages }, words }: Part): ReactNode {
  const { say } = words
  return (
    <Section title={say('understand.journey')} note={say('understand.journey-note')}>
      {stages.length === 0 ? <p className={styles['quiet']}>{say('understand.journey-empty')}</p> : <JourneyLine stages={stages} label={say('understand.journey-label')} />}
      <Activation person={key} words={words} />
    </Section>
  )
}

/** Whether the person found value, by the definition that is in force. */
function Activation({ person, words: { say, format } }: { readonly person: string; readonly words: WordsNow }): ReactNode {
  const { data: stage } = useQuery(useApi().metric.activationOf.queryOptions({ person }))
  if (stage === undefined || stage === null) return null
  const { name, version, at } = stage
  return <p className={`${styles['quiet']} ${styles['under']}`}>{at === null ? say('understand.not-activated', { name, version }) : say('understand.activated', { name, version, day: format.day(at) })}</p>
}

function Acquisition({ person, words }: Part): ReactNode {
  const { say } = words
  const { firstTouch, lastTouch } = person
  const same = firstTouch !== null && lastTouch !== null && firstTouch.at === lastTouch.at
  return (
    <Section title={say('understand.acquisition')}>
      {firstTouch === null ? (
        <p className={styles['quiet']}>{say('understand.touch-none')}</p>
      ) : (
        <div className={styles['touches']}>
          <Touch title={say('understand.first-touch')} touched={firstTouch} words={words} />
          {same || lastTouch === null ? null : <Touch title={say('understand.last-touch')} touched={lastTouch} words={words} />}
        </div>
      )}
    </Section>
  )
}

function Touch({ title, touched, words: { say } }: { readonly title: string; readonly touched: NonNullable<Person['firstTouch']>; readonly words: WordsNow }): ReactNode {
  const channel = useChannelOf()
  return (
    <div className={styles['touch']}>
      <h3>{title} <span className={styles['quiet']}><When at={touched.at} /></span></h3>
      <dl className={styles['facts']}>
        {channel === null ? null : <div><dt>{say('decide.dimension-channel')}</dt><dd>{channelName(channel(touched.touch), say)}</dd></div>}
        {touchRows(touched.touch, say).map(({ name, value }) => (
          <div key={name}><dt>{name}</dt><dd>{value}</dd></div>
        ))}
      </dl>
    </div>
  )
}

/** The teams that this person's events named. */
function Accounts({ person: { accounts }, words: { say } }: Part): ReactNode {
  if (accounts.length === 0) return null
  return (
    <Section title={say('accounts.title')} note={say('accounts.of-person')}>
      <ul className={styles['names']}>{accounts.map((account) => <li key={account}><a href={to('customerAccount', { account })}>{account}</a></li>)}</ul>
    </Section>
  )
}

function Ids({ person, words: { say } }: Part): ReactNode {
  return (
    <Section title={say('understand.ids')}>
      <ul className={styles['ids']}>
        {person.userId === null ? null : <li><span className={styles['quiet']}>{say('understand.user')}</span> <code>{person.userId}</code></li>}
        {person.devices.map((device) => <li key={device}><span className={styles['quiet']}>{say('understand.visitor')}</span> <code>{device}</code></li>)}
      </ul>
    </Section>
  )
}

/** As the code names them: a user by their id, anybody else by a visitor id. */
function whoOf({ key, userId }: Person): string {
  return userId ?? key.slice(key.indexOf(':') + 1)
}
