import { Combobox, useCombobox } from '@mantine/core'
import { useState, type ReactNode } from 'react'
import { useWords } from '../words/use-words.tsx'
import { EditableWord } from './editable-word.tsx'
import styles from './sentence.module.css'

export type Choice = {
  readonly value: string
  readonly label: string
  /** What it means, or how many people it holds. */
  readonly note?: string
}

type Props = {
  readonly label: string
  readonly value: string | undefined
  readonly placeholder: string
  readonly choices: readonly Choice[]
  readonly onChange: (value: string) => void
}

/** More than this, and the list can be searched. */
const searchFrom = 8

/** A word of a sentence that is chosen from a list. */
export function EditableChoice({ label, value, placeholder, choices, onChange }: Props): ReactNode {
  const [search, setSearch] = useState('')
  const box = useCombobox({
    onDropdownClose: () => {
      box.resetSelectedOption()
      setSearch('')
    },
    onDropdownOpen: () => box.selectActiveOption(),
  })
  const chosen = choices.find((choice) => choice.value === value)?.label ?? value
  const searched = choices.length > searchFrom
  const submit = (next: string): void => {
    onChange(next)
    box.closeDropdown()
    box.focusTarget()
  }
  return (
    <Combobox store={box} width={300} position="bottom-start" withinPortal onOptionSubmit={submit}>
      <Combobox.Target targetType="button">
        <EditableWord label={label} shown={chosen ?? placeholder} isEmpty={chosen === undefined} onPress={() => box.toggleDropdown()} />
      </Combobox.Target>
      <Combobox.Dropdown>
        {searched ? <Combobox.Search value={search} onChange={(event) => setSearch(event.currentTarget.value)} aria-label={label} placeholder={label} /> : null}
        <Combobox.Options mah={280} style={{ overflowY: 'auto' }} aria-label={label}>
          <Options choices={found(choices, search)} value={value} />
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  )
}

function found(choices: readonly Choice[], search: string): readonly Choice[] {
  const wanted = search.trim().toLocaleLowerCase()
  return choices.filter((choice) => `${choice.label} ${choice.note ?? ''}`.toLocaleLowerCase().includes(wanted))
}

function Options({ choices, value }: { readonly choices: readonly Choice[]; readonly value: string | undefined }): ReactNode {
  const { say } = useWords()
  if (choices.length === 0) return <Combobox.Empty>{say('sentence.none')}</Combobox.Empty>
  return choices.map((choice) => (
    <Combobox.Option key={choice.value} value={choice.value} active={choice.value === value}>
      {choice.label}
      {choice.note === undefined ? null : <div className={styles['note']}>{choice.note}</div>}
    </Combobox.Option>
  ))
}
