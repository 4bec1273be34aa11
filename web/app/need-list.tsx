import { ActionIcon, UnstyledButton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Link } from 'wouter'
import type { Prerequisite } from '#sdk/core/ruleset.ts'
import type { Answers } from '../api/client.ts'
import { useApi } from '../api/provider.tsx'
import { EditableChoice } from '../parts/editable-choice.tsx'
import { Icon } from '../parts/icon.tsx'
import { Sentence, ServedValue } from '../parts/sentence.tsx'
import { useWords } from '../words/use-words.tsx'
import { type NeedProblem, type Needs, sameNeed, usualNeed, valuesText, withNeed, withoutNeed, withoutVariation, withVariation } from './need-draft.ts'
import styles from './need-list.module.css'
import { to } from './routes.ts'

type Props = {
  /** The flag that needs them: it cannot need itself. */
  readonly own: string
  readonly needs: Needs
  /** What holds now, where what differs is to be marked. */
  readonly stands?: Needs
  readonly mayEdit: boolean
  /** The need that the last save was refused for. */
  readonly problem: NeedProblem | undefined
  readonly onChange: (needs: Needs) => void
  /** One more is being chosen, until somebody does, or leaves it. */
  readonly adding: boolean
  readonly onAdded: () => void
}

/** Other flags that have to serve certain values, each as a sentence whose words are chosen where they stand. */
export function NeedList(props: Props): ReactNode {
  const { own, needs, adding, onAdded, onChange } = props
  const add = (need: Prerequisite): void => {
    onAdded()
    onChange([...needs, need])
  }
  if (needs.length === 0 && !adding) return null
  return (
    <ol>
      {needs.map((need, place) => <NeedRow key={`${need.flag}/${place}`} {...props} need={need} place={place} />)}
      {adding ? <li className={styles['need']}><span /><Sentence><FlagWord own={own} taken={needs} value={undefined} onPick={add} onAway={onAdded} /></Sentence></li> : null}
    </ol>
  )
}

type RowProps = Props & { readonly need: Prerequisite; readonly place: number }

function NeedRow({ own, stands, needs, mayEdit, problem, onChange, need, place }: RowProps): ReactNode {
  const { rich, say } = useWords()
  const change = (next: Prerequisite): void => onChange(withNeed(needs, place, next))
  const changed = stands !== undefined && !stands.some((one) => sameNeed(one, need))
  const name = mayEdit
    ? <FlagWord own={own} taken={needs} value={need.flag} onPick={change} />
    : <Link className={styles['flag'] ?? ''} href={to('flag', { key: need.flag })}>{need.flag}</Link>
  const value = mayEdit ? <ValueWords need={need} onChange={change} /> : <ServedValue>{valuesText(need.variations, say)}</ServedValue>
  return (
    <li className={styles['need']} data-changed={changed || undefined}>
      <span />
      <div className={styles['sentence']}>
        <Sentence>{rich('need.serves', { flag: name, value })}</Sentence>
        {problem?.place === place ? <p className={styles['wrong']} role="alert"><Icon name="octagon" size={14} /> {problem.message}</p> : null}
      </div>
      {mayEdit ? <ActionIcon color="ink" aria-label={say('need.remove', { flag: need.flag })} onClick={() => onChange(withoutNeed(needs, place))}><Icon name="cross" /></ActionIcon> : null}
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
      label={say('need.flag')}
      value={value}
      placeholder={say('need.choose')}
      choices={free.map((one) => ({ value: one.key, label: one.key, note: one.name }))}
      onChange={pick}
      free={(key) => say('need.type', { key })}
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
      {words.length === 0 ? <ValueWord value={undefined} known={known} onPick={(value) => onChange(withVariation(need, 0, value))} /> : words.reduce((first, second) => rich('need.or', { first, second }))}
      {next === undefined || words.length === 0 ? null : <UnstyledButton className={styles['add'] ?? ''} onClick={() => onChange(withVariation(need, need.variations.length, next.key))}><Icon name="plus" size={12} /> {say('need.other')}</UnstyledButton>}
    </>
  )
}

type ValueProps = { readonly value: string | undefined; readonly known: Answers['flag']['get']['variations']; readonly onPick: (value: string) => void; readonly onAway?: () => void }

function ValueWord({ value, known, onPick, onAway }: ValueProps): ReactNode {
  const { say } = useWords()
  return (
    <span className={styles['value']}>
      <EditableChoice
        label={say('need.value')}
        value={value}
        placeholder="–"
        choices={known.map((one) => ({ value: one.key, label: one.key, note: one.name }))}
        onChange={onPick}
        {...(onAway === undefined ? {} : { away: { label: say('need.away'), onChoose: onAway } })}
      />
    </span>
  )
}
