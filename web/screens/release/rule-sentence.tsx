import { UnstyledButton } from '@mantine/core'
import type { ReactNode } from 'react'
import { ClauseWords } from '../../app/clause-words.tsx'
import { conditionText, type Ending } from '../../app/clause-text.ts'
import { useClauses, type Clauses } from '../../app/use-clauses.ts'
import { EditableChoice } from '../../parts/editable-choice.tsx'
import { EditableText } from '../../parts/editable-text.tsx'
import { Icon } from '../../parts/icon.tsx'
import { Sentence, ServedValue } from '../../parts/sentence.tsx'
import { useWords } from '../../words/use-words.tsx'
import { serveText, shareText } from './flag-changes.ts'
import { type Flag, type RuleDraft, type ServeDraft, servingShare, singleShare, weightOf } from './flag-draft.ts'
import styles from './release.module.css'

type Props = { readonly flag: Flag; readonly rule: RuleDraft; readonly mayEdit: boolean; readonly onChange: (rule: RuleDraft) => void }

/** A rule as one sentence in the order of the reader's language, whose words are edited where they stand. */
export function RuleSentence({ flag, rule, mayEdit, onChange }: Props): ReactNode {
  const { rich, say } = useWords()
  const clauses = useClauses(rule.when, (when) => onChange({ ...rule, when }))
  const share = singleShare(rule.serve)
  const served = <Served flag={flag} serve={rule.serve} mayEdit={mayEdit} onChange={(serve) => onChange({ ...rule, serve })} />
  const portion = share === null ? null : <ShareWord weight={share.weight} mayEdit={mayEdit} onChange={(weight) => onChange({ ...rule, serve: servingShare({ ...share, weight }) })} />
  const everybody = clauses !== null && clauses.parts.length === 0
  const add = mayEdit && clauses !== null ? <AddClauses clauses={clauses} /> : null
  if (everybody) return <Sentence>{portion === null ? served : rich('release.rule-all', { value: served, share: portion })} {add}</Sentence>
  const when = clauses === null || !mayEdit ? <span className={styles['fixed']}>{conditionText(rule.when, say)}</span> : <When clauses={clauses} />
  return <Sentence>{portion === null ? rich('release.rule-split', { when, shares: served }) : rich('release.rule', { when, value: served, share: portion })} {add}</Sentence>
}

function When({ clauses }: { readonly clauses: Clauses }): ReactNode {
  const { rich } = useWords()
  const { parts } = clauses
  const words = parts.map((part, place): ReactNode => <OnePart key={place} clauses={clauses} place={place} ending={place === parts.length - 1 ? 'last' : 'and'} alone={parts.length === 1 || part.length === 1} />)
  return words.reduce((first, second) => rich('clause.both', { first, second }))
}

type PartProps = { readonly clauses: Clauses; readonly place: number; readonly ending: Ending; readonly alone: boolean }

/** Clauses of which one is enough, in brackets where other parts stand beside them. */
function OnePart({ clauses, place, ending, alone }: PartProps): ReactNode {
  const { rich } = useWords()
  const part = clauses.parts[place] ?? []
  const words = part.map((clause, at): ReactNode => (
    <ClauseWords key={at} clause={clause} ending={at === part.length - 1 ? ending : 'or'} onChange={(next) => clauses.set(place, at, next)} onRemove={() => clauses.remove(place, at)} />
  ))
  const joined = words.reduce((first, second) => rich('clause.either', { first, second }))
  return alone ? joined : rich('clause.group', { clauses: joined })
}

/** Small marks in the sentence, since a rule has few clauses and is read more often than it grows. */
function AddClauses({ clauses: { parts, add, or } }: { readonly clauses: Clauses }): ReactNode {
  const { say } = useWords()
  return (
    <>
      {add === undefined ? null : <AddClause label={say('release.add-condition')} onPress={add} />}
      {or === undefined || parts.length === 0 ? null : <AddClause label={say('clause.or-if')} onPress={() => or(parts.length - 1)} />}
    </>
  )
}

function AddClause({ label, onPress }: { readonly label: string; readonly onPress: () => void }): ReactNode {
  return <UnstyledButton className={styles['add'] ?? ''} onClick={onPress}><Icon name="plus" size={12} /> {label}</UnstyledButton>
}

type ServedProps = { readonly flag: Flag; readonly serve: ServeDraft; readonly mayEdit: boolean; readonly onChange: (serve: ServeDraft) => void }

function Served({ flag, serve, mayEdit, onChange }: ServedProps): ReactNode {
  const words = useWords()
  const share = singleShare(serve)
  if (share === null) return <ServedValue>{serveText(serve, words)}</ServedValue>
  return <VariationWord flag={flag} mayEdit={mayEdit} value={share.variation} onPick={(variation) => onChange(servingShare({ ...share, variation }))} />
}

type VariationProps = Pick<Props, 'flag' | 'mayEdit'> & {
  /** Undefined where several share the people. */
  readonly value: string | undefined
  readonly shown?: string
  readonly onPick: (variation: string) => void
}

/** The value that is served, chosen from those of the flag. */
export function VariationWord({ flag, mayEdit, value, shown, onPick }: VariationProps): ReactNode {
  const { say } = useWords()
  if (!mayEdit) return <ServedValue>{value ?? shown ?? '–'}</ServedValue>
  return (
    <span className={styles['value']}>
      <EditableChoice
        label={say('release.value')}
        value={value ?? shown}
        placeholder="–"
        choices={flag.variations.map((one) => ({ value: one.key, label: one.key, note: noteOf(one) }))}
        onChange={onPick}
      />
    </span>
  )
}

function noteOf({ name, value }: Flag['variations'][number]): string {
  return name === '' ? JSON.stringify(value) : `${name} · ${JSON.stringify(value)}`
}

type ShareProps = { readonly weight: number; readonly mayEdit: boolean; readonly onChange: (weight: number) => void }

function ShareWord({ weight, mayEdit, onChange }: ShareProps): ReactNode {
  const { say, format } = useWords()
  const shown = shareText(weight, { format })
  if (!mayEdit) return <span className={styles['fixed']}>{shown}</span>
  return (
    <EditableText
      label={say('release.share')}
      value={shown}
      placeholder="100%"
      problem={(text) => (weightOf(text) === null ? say('release.share-wrong') : undefined)}
      onChange={(text) => onChange(weightOf(text) ?? weight)}
    />
  )
}
