import { Combobox, Textarea, useCombobox } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useRef, useState, type ReactNode } from 'react'
import { useApi } from '../api/provider.tsx'
import { useWords } from '../words/use-words.tsx'
import { nameBegun, withName } from './mentioned.ts'

type Props = {
  readonly label: string
  readonly hint: string
  readonly value: string
  readonly onChange: (value: string) => void
  readonly error?: string | undefined
}

const longest = 4_000
const shown = 6

/** A text in which members are named with "@": whoever fits what is written after it is offered. */
export function MentionField({ label, hint, value, onChange, error }: Props): ReactNode {
  const { say } = useWords()
  const field = useRef<HTMLTextAreaElement>(null)
  const box = useCombobox({ onDropdownClose: () => box.resetSelectedOption() })
  const [caret, setCaret] = useState(0)
  const members = useQuery({ ...useApi().member.list.queryOptions(), staleTime: 60_000 })
  const begun = nameBegun(value, caret)
  const fits = begun === null ? [] : (members.data ?? []).filter(({ name }) => name.toLowerCase().startsWith(begun.begun.toLowerCase())).slice(0, shown)
  const write = (text: string, at: number): void => {
    onChange(text)
    setCaret(at)
    if (nameBegun(text, at) === null) box.closeDropdown()
    else {
      box.openDropdown()
      box.updateSelectedOptionIndex()
    }
  }
  const choose = (name: string): void => {
    if (begun === null) return
    const next = withName(value, { from: begun.from, caret, name })
    write(next.text, next.caret)
    box.closeDropdown()
    requestAnimationFrame(() => {
      field.current?.focus()
      field.current?.setSelectionRange(next.caret, next.caret)
    })
  }
  return (
    <Combobox store={box} onOptionSubmit={choose} withinPortal>
      <Combobox.EventsTarget withExpandedAttribute>
        <Combobox.DropdownTarget>
          <Textarea
            ref={field}
            label={label}
            placeholder={hint}
            value={value}
            onChange={(event) => write(event.currentTarget.value, event.currentTarget.selectionStart)}
            onBlur={() => box.closeDropdown()}
            error={error}
            maxLength={longest}
            autosize
            minRows={2}
            maxRows={12}
          />
        </Combobox.DropdownTarget>
      </Combobox.EventsTarget>
      <Combobox.Dropdown hidden={fits.length === 0}>
        <Combobox.Options aria-label={say('talk.people')}>
          {fits.map(({ id, name }) => <Combobox.Option key={id} value={name}>{name}</Combobox.Option>)}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  )
}
