import { Popover, Textarea } from '@mantine/core'
import { useState, type KeyboardEvent, type ReactNode } from 'react'
import { EditableWord } from './editable-word.tsx'

type Props = {
  /** What is asked for, read aloud and shown over the field: "Who sees it". */
  readonly label: string
  readonly value: string
  /** Stands in the sentence until there is a value: "somebody". */
  readonly placeholder: string
  readonly onChange: (value: string) => void
  /** How it stands in the sentence, where that is not as it is written: "30 days ago". */
  readonly shown?: string
  /** How it is written, under the name of the field. */
  readonly hint?: string
  readonly error?: string
  /** What is wrong with a text; such a text stays in the field and is not told. */
  readonly problem?: (text: string) => string | undefined
}

/** Words of a sentence that are edited where they stand. Enter and leaving keep them, Escape brings the old ones back. */
export function EditableText({ label, value, shown, placeholder, hint, onChange, error, problem }: Props): ReactNode {
  // The field keeps what was typed: the sentence may write the same value in another way while somebody types on.
  const [open, setOpen] = useState<{ readonly before: string; readonly text: string }>()
  const wrong = open === undefined || open.text === open.before ? undefined : problem?.(open.text)
  const close = (): void => setOpen(undefined)
  const type = (text: string): void => {
    setOpen({ before: open?.before ?? value, text })
    if (problem?.(text) === undefined) onChange(text)
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Escape' && value !== open?.before) onChange(open?.before ?? value)
    if (event.key !== 'Escape' && !(event.key === 'Enter' && !event.shiftKey && !event.nativeEvent.isComposing)) return
    event.preventDefault()
    event.stopPropagation()
    close()
  }
  return (
    <Popover opened={open !== undefined} onChange={(opens) => !opens && close()} position="bottom-start" width={360} trapFocus returnFocus withinPortal closeOnEscape={false}>
      <Popover.Target>
        <EditableWord label={label} shown={value === '' ? placeholder : (shown ?? value)} isEmpty={value === ''} onPress={() => setOpen({ before: value, text: value })} />
      </Popover.Target>
      <Popover.Dropdown>
        <Textarea label={label} description={hint} value={open?.text ?? value} placeholder={placeholder} onKeyDown={onKeyDown} error={wrong ?? error} minRows={1} data-autofocus
          onChange={(event) => type(event.currentTarget.value.replaceAll('\n', ' '))} />
      </Popover.Dropdown>
    </Popover>
  )
}
