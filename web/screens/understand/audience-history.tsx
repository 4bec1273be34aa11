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
import { same, type Audience, type AudienceDraft, type Editing } from './use-audience-draft.ts'

type Entry = Answers['audience']['history']['entries'][number]

type Props = { readonly audience: Audience; readonly editing: Editing; readonly mayEdit: boolean }

/** Who changed what and why, newest first; each can be taken back, which is looked at before it is saved. */
export function AudienceHistory({ audience, ...rest }: Props): ReactNode {
  const { say } = useWords()
  const history = useInfiniteQuery(useApi().audience.history.infiniteQueryOptions({ key: audience.key, limit: 10 }, { getNextPageParam: (page) => page.next ?? undefined }))
  return (
    <Section title={say('understand.audience-history')}>
      <Answered query={history} what={say('understand.history-failed')}>
        {(data) => <ol className={styles['history']}>{data.pages.flatMap((page) => page.entries).map((entry) => <Row key={entry.id} entry={entry} {...rest} />)}</ol>}
      </Answered>
      {history.hasNextPage ? <TextAction onClick={() => void history.fetchNextPage()}>{say('table.more')}</TextAction> : null}
    </Section>
  )
}

type RowProps = Omit<Props, 'audience'> & { readonly entry: Entry }

function Row({ entry, editing, mayEdit }: RowProps): ReactNode {
  const { say } = useWords()
  const { actor, action, at, why } = entry
  const sides = sidesOf(entry)
  const changes = sides === null ? [] : changesBetween(sides.before, sides.after, say)
  const undone = sides === null ? editing.draft : without(editing.draft, sides)
  return (
    <li className={styles['entry']}>
      <PersonMark name={actor.name} />
      <div>
        {changes.length === 0 ? <p>{doneWord(action, say)}</p> : changes.map((change) => <p key={change.what}>{change.what}: <del>{change.before}</del> <ins>{change.after}</ins></p>)}
        <p className={styles['quiet']}>{actor.name}, <When at={at} />{why === '' ? '' : ` · “${why}”`}</p>
      </div>
      {mayEdit && !same(undone, editing.draft) ? <TextAction onClick={() => editing.change(undone)}>{say('member.undo')}</TextAction> : null}
    </li>
  )
}

type Sides = { readonly before: AudienceDraft; readonly after: AudienceDraft }

function sidesOf({ action, before, after }: Entry): Sides | null {
  return action !== 'saved' || before === null || after === null ? null : { before: before as AudienceDraft, after: after as AudienceDraft }
}

/** With an old change taken back in the parts that it changed, and the others as they are. */
function without(draft: AudienceDraft, { before, after }: Sides): AudienceDraft {
  const isRenamed = before.name !== after.name
  const isOther = !same({ ...before, name: '' }, { ...after, name: '' })
  return { name: isRenamed ? before.name : draft.name, condition: isOther ? before.condition : draft.condition }
}

function doneWord(action: string, say: ReturnType<typeof useWords>['say']): string {
  if (action === 'created') return say('understand.did-created')
  return say(action === 'archived' ? 'understand.did-archived' : 'understand.did-saved')
}
