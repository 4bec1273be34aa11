import { ActionIcon, UnstyledButton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { Link } from 'wouter'
import type { Prerequisite } from '#sdk/core/ruleset.ts'
import { useApi } from '../../api/provider.tsx'
import { to } from '../../app/routes.ts'
import { TextAction } from '../../parts/actions.tsx'
import { EditableChoice } from '../../parts/editable-choice.tsx'
import { Icon } from '../../parts/icon.tsx'
import { Section } from '../../parts/section.tsx'
import { Sentence, ServedValue } from '../../parts/sentence.tsx'
import { useWords } from '../../words/use-words.tsx'
import { valuesText } from './flag-changes.ts'
import { type Flag, type FlagDraft, same } from './flag-draft.ts'
import { MOST_NEEDED, type NeedProblem, usualNeed, withNeed, withoutNeed, withoutVariation, withVariation } from './need-draft.ts'
import styles from './release.module.css'

type Props = {
  readonly flag: Flag
  /** What is served now. */
  readonly stands: FlagDraft
  readonly draft: FlagDraft
  readonly mayEdit: boolean
  /** The need that the last save was refused for. */
  readonly problem: NeedProblem | undefined
  readonly onChange: (draft: FlagDraft) => void
}

/** Other flags that have to serve certain values, each as a sentence whose words are chosen where they stand. */
export function Needs(props: Props): ReactNode {
  const { say } = useWords()
  const { draft, mayEdit, onChange, flag } = props
  const [adding, setAdding] = useState(false)
  const { prerequisites } = draft
  const room = mayEdit && prerequisites.length < MOST_NEEDED
  const add = (need: Prerequisite): void => {
    setAdding(false)
    onChange({ ...draft, prerequisites: [...prerequisites, need] })
  }
  return (
    <Section title={say('release.needs')} {...(prerequisites.length === 0 ? {} : { note: say('release.needs-note') })} {...(room && !adding ? { actions: <TextAction onClick={() => setAdding(true)}>{say('release.add-need')}</TextAction> } : {})}>
      {prerequisites.length === 0 && !adding ? <p className={styles['quiet']}>{say('release.no-needs')}</p> : null}
      <ol className={styles['rules']}>
        {prerequisites.map((need, place) => <NeedRow key={`${need.flag}/${place}`} {...props} need={need} place={place} />)}
        {adding ? <li className={styles['rule']}><span /><Sentence><FlagWord own={flag.key} taken={prerequisites} value={undefined} onPick={add} onAway={() => setAdding(false)} /></Sentence></li> : null}
      </ol>
    </Section>
  )
}

type RowProps = Props & { readonly need: Prerequisite; readonly place: number }

function NeedRow({ flag, stands, draft, mayEdit, problem, onChange, need, place }: RowProps): ReactNode {
  const { rich, say } = useWords()
  const change = (next: Prerequisite): void => onChange(withNeed(draft, place, next))
  const changed = !stands.prerequisites.some((one) => same(one, need))
  const name = mayEdit
    ? <FlagWord own={flag.key} taken={draft.prerequisites} value={need.flag} onPick={change} />
    : <Link className={styles['experiment'] ?? ''} href={to('flag', { key: need.flag })}>{need.flag}</Link>
  const value = mayEdit ? <ValueWords need={need} onChange={change} /> : <ServedValue>{valuesText(need.variations, { say })}</ServedValue>
  return (
    <li className={styles['rule']} data-changed={changed || undefined}>
      <span />
      <div className={styles['sentence']}>
        <Sentence>{rich('release.need-serves', { flag: name, value })}</Sentence>
        {problem?.place === place ? <p className={styles['wrong']} role="alert"><Icon name="octagon" size={14} /> {problem.message}</p> : null}
      </div>
      {mayEdit ? <ActionIcon color="ink" aria-label={say('release.need-remove', { flag: need.flag })} onClick={() => onChange(withoutNeed(draft, place))}><Icon name="cross" /></ActionIcon> : null}
    </li>
  )
}

type FlagProps = { readonly own: string; readonly taken: readonly Prerequisite[]; readonly value: string | undefined; readonly onPick: (need: Prerequisite) => void; readonly onAway?: () => void }

/** As many as a list can show; a flag beyond it is chosen by its key. */
const SHOWN = 200

function FlagWord({ own, taken, value, onPick, onAway }: FlagProps): ReactNode {
  const { say } = useWords()
  const flags = useQuery(useApi().flag.list.queryOptions({ limit: SHOWN }))
  const free = (flags.data?.flags ?? []).filter((one) => one.key === value || (one.key !== own && !taken.some((need) => need.flag === one.key)))
  const pick = (key: string): void => onPick(usualNeed(free.find((one) => one.key === key) ?? { key, variations: [] }))
  return (
    <EditableChoice
      label={say('release.need-flag')}
      value={value}
      placeholder={say('release.need-choose')}
      choices={free.map((one) => ({ value: one.key, label: one.key, note: one.name }))}
      onChange={pick}
      free={(key) => say('release.need-type', { key })}
      {...(onAway === undefined ? {} : { away: { label: say('decide.cancel'), onChoose: onAway } })}
    />
  )
}

/** One of several values is enough. */
function ValueWords({ need, onChange }: { readonly need: Prerequisite; readonly onChange: (need: Prerequisite) => void }): ReactNode {
  const { say, rich } = useWords()
  const flag = useQuery({ ...useApi().flag.get.queryOptions({ key: need.flag }), retry: false })
  const known = flag.data?.variations ?? []
  const left = known.filter((one) => !need.variations.includes(one.key))
  const words = need.variations.map((variation, place): ReactNode => (
    <ValueWord key={place} value={variation} known={known} onPick={(next) => onChange(withVariation(need, place, next))} {...(need.variations.length > 1 ? { onAway: () => onChange(withoutVariation(need, place)) } : {})} />
  ))
  const [next] = left
  return (
    <>
      {words.length === 0 ? <ValueWord value={undefined} known={known} onPick={(value) => onChange(withVariation(need, 0, value))} /> : words.reduce((first, second) => rich('release.need-or', { first, second }))}
      {next === undefined || words.length === 0 ? null : <UnstyledButton className={styles['add'] ?? ''} onClick={() => onChange(withVariation(need, need.variations.length, next.key))}><Icon name="plus" size={12} /> {say('release.need-other')}</UnstyledButton>}
    </>
  )
}

type ValueProps = { readonly value: string | undefined; readonly known: Flag['variations']; readonly onPick: (value: string) => void; readonly onAway?: () => void }

function ValueWord({ value, known, onPick, onAway }: ValueProps): ReactNode {
  const { say } = useWords()
  return (
    <span className={styles['value']}>
      <EditableChoice
        label={say('release.need-value')}
        value={value}
        placeholder="–"
        choices={known.map((one) => ({ value: one.key, label: one.key, note: one.name }))}
        onChange={onPick}
        {...(onAway === undefined ? {} : { away: { label: say('release.need-away'), onChoose: onAway } })}
      />
    </span>
  )
}
