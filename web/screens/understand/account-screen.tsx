import { Button } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import type { Answers } from '../../api/client.ts'
import { Failure } from '../../api/failure.tsx'
import { problemOf } from '../../api/problem.ts'
import { useApi } from '../../api/provider.tsx'
import { Page } from '../../app/page.tsx'
import { to } from '../../app/routes.ts'
import type { ScreenParams } from '../../app/screens.ts'
import { Drawing } from '../../parts/drawings.tsx'
import { EmptyState } from '../../parts/empty-state.tsx'
import { LoadingRows } from '../../parts/loading-state.tsx'
import { Section } from '../../parts/section.tsx'
import { useWords, type WordsNow } from '../../words/use-words.tsx'
import { accountName, traitRows } from './account-words.ts'
import { MetExperiments } from './met-experiments.tsx'
import { personName } from './person-words.ts'
import { Timeline } from './timeline.tsx'
import styles from './understand.module.css'

type Account = Answers['people']['account']

/** One team: what is said of it, who is in it, what it met and did. */
export function AccountScreen({ params: { account: key } }: { readonly params: ScreenParams }): ReactNode {
  const words = useWords()
  const { say } = words
  const query = useInfiniteQuery(useApi().people.account.infiniteQueryOptions({ account: key, limit: 100 }, { getNextPageParam: (page) => page.next ?? undefined, initialCursor: null }))
  const first = query.data?.pages[0]
  const title = first === undefined ? key : accountName(first)
  return (
    <Page crumbs={[{ label: say('verb.understand') }, { label: say('accounts.title'), to: to('accounts') }, { label: title }]} title={title} {...(first === undefined ? {} : { subtitle: sentenceOf(first, words) })}>
      {query.isError && first === undefined ? <NotShown error={query.error} onRetry={() => void query.refetch()} /> : null}
      {query.isPending ? <LoadingRows rows={6} /> : null}
      {first === undefined ? null : (
        <>
          <Traits account={first} words={words} />
          <Members account={first} words={words} />
          <MetExperiments met={first.experiments} note={say('accounts.experiments-note')} empty={say('accounts.experiments-empty')} />
          <Timeline timeline={query.data?.pages.flatMap((page) => page.timeline) ?? []} who onMore={query.hasNextPage ? () => void query.fetchNextPage() : undefined} busy={query.isFetchingNextPage} />
        </>
      )}
    </Page>
  )
}

function NotShown({ error, onRetry }: { readonly error: unknown; readonly onRetry: () => void }): ReactNode {
  const { say } = useWords()
  const problem = problemOf(error)
  if (problem.kind !== 'refused' || problem.refusal !== 'not-found') return <Failure error={error} what={say('accounts.one-failed')} onRetry={onRetry} />
  return <EmptyState sentence={say('accounts.one-none')} drawing={<Drawing of="rows" />} action={<Button component="a" href={to('accounts')}>{say('accounts.all')}</Button>} />
}

function sentenceOf({ people, lastSeenAt }: Account, { say, format }: WordsNow): string {
  return say('accounts.one-sentence', { people, number: format.count(people), last: lastSeenAt === null ? '–' : format.relative(lastSeenAt) })
}

type Part = { readonly account: Account; readonly words: WordsNow }

function Traits({ account: { traits }, words: { say } }: Part): ReactNode {
  const rows = traitRows(traits)
  return (
    <Section title={say('accounts.traits')} note={say('accounts.traits-note')}>
      {rows.length === 0 ? <p className={styles['quiet']}>{say('accounts.traits-none')}</p> : (
        <dl className={styles['facts']}>{rows.map(({ name, value }) => <div key={name}><dt>{name}</dt><dd>{value}</dd></div>)}</dl>
      )}
    </Section>
  )
}

function Members({ account: { members, people }, words: { say, format } }: Part): ReactNode {
  return (
    <Section title={say('understand.people')} {...(members.length < people ? { note: say('accounts.people-first', { shown: format.count(members.length), all: format.count(people) }) } : {})}>
      {members.length === 0 ? <p className={styles['quiet']}>{say('accounts.people-none')}</p> : (
        <ul className={styles['names']}>{members.map((key) => <li key={key}><a href={to('person', { person: key })}>{personName(key, say)}</a></li>)}</ul>
      )}
    </Section>
  )
}
