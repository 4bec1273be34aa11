import { useInfiniteQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import type { Answers } from '../../api/client.ts'
import { Answered } from '../../api/answered.tsx'
import { useApi } from '../../api/provider.tsx'
import type { Environment } from '../../app/member-now.ts'
import { useMember } from '../../app/member.tsx'
import { TextAction } from '../../parts/actions.tsx'
import { PersonMark } from '../../parts/person-mark.tsx'
import { Section } from '../../parts/section.tsx'
import { When } from '../../parts/when.tsx'
import { useWords, type WordsNow } from '../../words/use-words.tsx'
import { changesOf, type Change } from './flag-changes.ts'
import { draftOf, type Flag, type FlagDraft, same, type Stored } from './flag-draft.ts'
import { OneChange } from './one-change.tsx'
import { toldText } from './planned/planned-words.ts'
import { whenText } from './planned/when-text.ts'
import { rebased } from './rebase.ts'
import { rebasedValues } from './rebased-values.ts'
import styles from './release.module.css'
import { isSaveIn, savedEntry } from './saved-entry.ts'
import { valueChanges, type Values } from './value-changes.ts'
import type { Editing } from './use-flag-draft.ts'

type Entry = Answers['flag']['history']['entries'][number]

type Props = {
  readonly flag: Flag
  readonly environment: Environment
  readonly editing: Editing
  readonly mayEdit: boolean
  /** Opens what the flag can serve with other values in it; undefined where the reader may not change them. */
  readonly onValues: ((values: Values) => void) | undefined
}

/** Who changed what and why, newest first; each can be taken back, which is looked at before it is saved. */
export function FlagHistory(props: Props): ReactNode {
  const { say } = useWords()
  const history = useInfiniteQuery(useApi().flag.history.infiniteQueryOptions({ key: props.flag.key, limit: 10 }, { getNextPageParam: (page) => page.next ?? undefined }))
  return (
    <Section title={say('release.history')}>
      <Answered query={history} what={say('release.history-failed')}>
        {(data) => (
          <ol className={styles['history']}>
            {data.pages.flatMap((page) => page.entries).map((entry) => <Row key={entry.id} entry={entry} {...props} />)}
          </ol>
        )}
      </Answered>
      {history.hasNextPage ? <TextAction onClick={() => void history.fetchNextPage()}>{say('table.more')}</TextAction> : null}
    </Section>
  )
}

type RowProps = Props & { readonly entry: Entry }

function Row({ entry, flag, environment, editing, mayEdit, onValues }: RowProps): ReactNode {
  const words = useWords()
  const { say } = words
  const inverse = mayEdit && editing.begunOn === undefined ? inverseOf(entry, environment, editing) : null
  const values = onValues === undefined ? null : formerValues(entry, flag)
  const undo = inverse !== null ? () => editing.change(inverse) : values !== null ? () => onValues?.(values) : undefined
  const planned = savedEntry(entry.action)?.plannedFor ?? null
  // Why it could not be made is told with it, in the reader's language.
  const why = entry.why === '' || entry.action.startsWith('not-applied:') || entry.action.startsWith('ramp-held:') ? '' : ` · “${entry.why}”`
  return (
    <li className={styles['entry']}>
      <PersonMark name={entry.actor.name} />
      <div className={styles['entry-words']}>
        <What entry={entry} stands={editing.stands} />
        <span className={styles['quiet']}>{entry.actor.name}{planned === null ? '' : `, ${say('schedule.planned-for', { at: whenText(planned, words) })}`}{planned === null ? ', ' : ' '}<When at={entry.at} />{why}</span>
      </div>
      {undo === undefined ? null : <TextAction onClick={undo}>{say('member.undo')}</TextAction>}
    </li>
  )
}

/** The draft with an old change taken back; null where there is none, or where it has been taken back already. */
function inverseOf(entry: Entry, environment: Environment, { draft }: Editing) {
  const sides = sidesOf(entry)
  if (sides === null || !isSaveIn(entry.action, environment.key)) return null
  const inverse = rebased(draftOf(sides.after), draftOf(sides.before), draft)
  return same(inverse, draft) ? null : inverse
}

/** What the flag could serve with an old change of it taken back; null as above. */
function formerValues({ action, before, after }: Entry, flag: Flag): Values | null {
  if (action !== 'variations' || before === null || after === null) return null
  const stands: Values = { variations: flag.variations, schema: flag.schema }
  const former = rebasedValues(after as Values, before as Values, stands)
  return former.variations.length === 0 || same(former, stands) ? null : former
}

function sidesOf({ before, after }: Entry): { readonly before: Stored; readonly after: Stored } | null {
  return before === null || after === null ? null : { before: before as Stored, after: after as Stored }
}

/** The change itself in words, where both sides are known; else what was done. */
function What({ entry, stands }: { readonly entry: Entry; readonly stands: FlagDraft }): ReactNode {
  const words = useWords()
  const { environments } = useMember()
  const [action = '', key = ''] = entry.action.split(':')
  const environment = environments.find((one) => one.key === key)?.name ?? key
  const sides = sidesOf(entry)
  const values = action === 'variations' ? valuesIn(entry, words) : []
  const changes = action === 'saved' && sides !== null ? changesOf(draftOf(sides.before), draftOf(sides.after), words) : values
  if (PLANNED.some((one) => one === action)) return [doneWord(action, environment, words), ...toldText(entry, stands, words)].map((line, place) => <span key={place}>{line}</span>)
  if (changes.length === 0) return <span>{doneWord(action, environment, words)}</span>
  return changes.map((change, place) => <OneChange key={place} change={change} environment={place === 0 && action === 'saved' ? environment : undefined} />)
}

function valuesIn({ before, after }: Entry, words: WordsNow): readonly Change[] {
  return valueChanges(before as Values, after as Values, words)
}

/** What was done about what changes later. */
const PLANNED = ['planned', 'unplanned', 'not-applied', 'ramp-begun', 'ramp-paused', 'ramp-continued', 'ramp-stopped', 'ramp-held'] as const

function doneWord(action: string, environment: string, { say }: Pick<WordsNow, 'say'>): string {
  if (action === 'created') return say('release.did-created')
  if (action === 'archived') return say('release.did-archived')
  if (action === 'restored') return say('release.did-restored')
  if (action === 'variations') return say('release.did-variations')
  if (action === 'experiment-added') return say('release.did-experiment')
  const planned = PLANNED.find((one) => one === action)
  return planned === undefined ? say('release.did-saved', { environment }) : say(`schedule.did-${planned}`, { environment })
}
