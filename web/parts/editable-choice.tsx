import { Combobox, useCombobox } from '@mantine/core'
import { useEffect, useRef, useState, type ReactNode } from 'react'
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
  /** Lets people write a value of their own; the words of the entry that takes it. */
  readonly free?: (typed: string) => string
  /** Opens by itself where it first stands, because somebody just asked for it. */
  readonly opens?: boolean
  /** The last entry, which takes the words away. */
  readonly away?: { readonly label: string; readonly onChoose: () => void }
}

/** More than this, and the list can be searched. */
const searchFrom = 8
const taken = '$away'

/** A word of a sentence that is chosen from a list. */
export function EditableChoice({ label, value, placeholder, choices, onChange, free, opens = false, away }: Props): ReactNode {
  const [search, setSearch] = useState('')
  const searched = free !== undefined || choices.length > searchFrom
  const box = useCombobox({
    onDropdownClose: () => {
      box.resetSelectedOption()
      setSearch('')
    },
    onDropdownOpen: () => {
      box.selectActiveOption()
      if (searched) box.focusSearchInput()
    },
  })
  const chosen = choices.find((choice) => choice.value === value)?.label ?? value
  const own = free === undefined || search.trim() === '' || choices.some((choice) => choice.value === search.trim()) ? [] : [{ value: search.trim(), label: free(search.trim()) }]
  const last = away === undefined || search !== '' ? [] : [{ value: taken, label: away.label }]
  const { selectFirstOption } = box
  // Enter takes the first that is found.
  useEffect(() => {
    if (search !== '') selectFirstOption()
  }, [search, selectFirstOption])
  useOpening(opens, box.openDropdown)
  const submit = (next: string): void => {
    box.closeDropdown()
    box.focusTarget()
    if (next === taken) away?.onChoose()
    else onChange(next)
  }
  return (
    <Combobox store={box} width={300} position="bottom-start" withinPortal onOptionSubmit={submit}>
      <Combobox.Target targetType="button">
        <EditableWord label={label} shown={chosen ?? placeholder} isEmpty={chosen === undefined} onPress={() => box.toggleDropdown()} />
      </Combobox.Target>
      <Combobox.Dropdown>
        {searched ? <Combobox.Search value={search} onChange={(event) => setSearch(event.currentTarget.value)} aria-label={label} placeholder={label} /> : null}
        <Combobox.Options mah={280} style={{ overflowY: 'auto' }} aria-label={label}>
          <Options choices={[...found(choices, search), ...own, ...last]} value={value} />
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  )
}

/** Once, when the words are there to open it at. */
function useOpening(opens: boolean, open: () => void): void {
  const opening = useRef(opens)
  useEffect(() => {
    if (opening.current) open()
    opening.current = false
  }, [open])
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
