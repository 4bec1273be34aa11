import { useInfiniteQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import type { Answers } from '../../api/client.ts'
import { Answered } from '../../api/answered.tsx'
import { useApi } from '../../api/provider.tsx'
import type { Environment } from '../../app/member-now.ts'
import { TextAction } from '../../parts/actions.tsx'
import { PersonMark } from '../../parts/person-mark.tsx'
import { Section } from '../../parts/section.tsx'
import { When } from '../../parts/when.tsx'
import { useWords, type WordsNow } from '../../words/use-words.tsx'
import { changesOf } from './flag-changes.ts'
import { draftOf, type Flag, type FlagDraft, type Stored } from './flag-draft.ts'
import styles from './release.module.css'

type Entry = Answers['flag']['history']['entries'][number]

type Props = {
  readonly flag: Flag
  readonly environment: Environment
  /** Puts what stood before into the not-saved panel, where it is looked at before it is saved. */
  readonly onUndo: ((draft: FlagDraft) => void) | undefined
}

/** Who changed what and why, newest first; each can be taken back. */
export function FlagHistory({ flag, environment, onUndo }: Props): ReactNode {
  const words = useWords()
  const { say } = words
  const history = useInfiniteQuery(useApi().flag.history.infiniteQueryOptions({ key: flag.key, limit: 10 }, { getNextPageParam: (page) => page.next ?? undefined }))
  return (
    <Section title={say('release.history')}>
      <Answered query={history} what={say('release.history-failed')}>
        {(data) => (
          <ol className={styles['history']}>
            {data.pages.flatMap((page) => page.entries).map((entry) => <Row key={entry.id} entry={entry} environment={environment} words={words} onUndo={onUndo} />)}
          </ol>
        )}
      </Answered>
      {history.hasNextPage ? <TextAction onClick={() => void history.fetchNextPage()}>{say('table.more')}</TextAction> : null}
    </Section>
  )
}

type RowProps = { readonly entry: Entry; readonly environment: Environment; readonly words: WordsNow; readonly onUndo: Props['onUndo'] }

function Row({ entry, environment, words, onUndo }: RowProps): ReactNode {
  const { say } = words
  const before = savedHere(entry, environment) ? (entry.before as Stored | null) : null
  return (
    <li className={styles['entry']}>
      <PersonMark name={entry.actor.name} />
      <div className={styles['entry-words']}>
        <span>{whatOf(entry, words)}</span>
        <span className={styles['quiet']}>{entry.actor.name}, <When at={entry.at} />{entry.why === '' ? '' : ` · “${entry.why}”`}</span>
      </div>
      {before === null || onUndo === undefined ? null : <TextAction onClick={() => onUndo(draftOf(before))}>{say('member.undo')}</TextAction>}
    </li>
  )
}

function savedHere(entry: Entry, environment: Environment): boolean {
  return entry.action === `saved:${environment.key}`
}

/** The change itself in words, where both sides are known; else what was done. */
function whatOf(entry: Entry, words: WordsNow): string {
  const { say } = words
  const [action = '', environment = ''] = entry.action.split(':')
  if (action === 'saved' && entry.before !== null && entry.after !== null) {
    const changes = changesOf(draftOf(entry.before as Stored), draftOf(entry.after as Stored), words)
    const [first] = changes
    if (first !== undefined) {
      const from = first.before === undefined ? '' : `${first.before} → `
      return `${environment}: ${String(first.what)} ${from}${first.after ?? say('release.nothing')}${changes.length > 1 ? ` +${changes.length - 1}` : ''}`
    }
  }
  if (action === 'created') return say('release.did-created')
  if (action === 'archived') return say('release.did-archived')
  if (action === 'experiment-added') return say('release.did-experiment')
  return say('release.did-saved', { environment })
}
