import { useInfiniteQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Answered } from '../../api/answered.tsx'
import type { Answers } from '../../api/client.ts'
import { useApi } from '../../api/provider.tsx'
import { TextAction } from '../../parts/actions.tsx'
import { PersonMark } from '../../parts/person-mark.tsx'
import { Section } from '../../parts/section.tsx'
import { When } from '../../parts/when.tsx'
import { useWords } from '../../words/use-words.tsx'
import { changesBetween } from './audience-changes.ts'
import styles from './understand.module.css'
import type { Audience, AudienceDraft } from './use-audience-draft.ts'

type Entry = Answers['audience']['history']['entries'][number]

/** Who changed what and why, newest first. */
export function AudienceHistory({ audience }: { readonly audience: Audience }): ReactNode {
  const { say } = useWords()
  const history = useInfiniteQuery(useApi().audience.history.infiniteQueryOptions({ key: audience.key, limit: 10 }, { getNextPageParam: (page) => page.next ?? undefined }))
  return (
    <Section title={say('understand.audience-history')}>
      <Answered query={history} what={say('understand.history-failed')}>
        {(data) => <ol className={styles['history']}>{data.pages.flatMap((page) => page.entries).map((entry) => <Row key={entry.id} entry={entry} />)}</ol>}
      </Answered>
      {history.hasNextPage ? <TextAction onClick={() => void history.fetchNextPage()}>{say('table.more')}</TextAction> : null}
    </Section>
  )
}

function Row({ entry: { actor, action, at, why, before, after } }: { readonly entry: Entry }): ReactNode {
  const { say } = useWords()
  const changes = action === 'saved' && before !== null && after !== null ? changesBetween(before as AudienceDraft, after as AudienceDraft, say) : []
  return (
    <li className={styles['entry']}>
      <PersonMark name={actor.name} />
      <div>
        {changes.length === 0 ? <p>{doneWord(action, say)}</p> : changes.map((change) => <p key={change.what}>{change.what}: <del>{change.before}</del> <ins>{change.after}</ins></p>)}
        <p className={styles['quiet']}>{actor.name}, <When at={at} />{why === '' ? '' : ` · “${why}”`}</p>
      </div>
    </li>
  )
}

function doneWord(action: string, say: ReturnType<typeof useWords>['say']): string {
  if (action === 'created') return say('understand.did-created')
  return say(action === 'archived' ? 'understand.did-archived' : 'understand.did-saved')
}
