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
  readonly error?: string
}

/** Words of a sentence that are edited where they stand. Enter and leaving keep them, Escape brings the old ones back. */
export function EditableText({ label, value, placeholder, onChange, error }: Props): ReactNode {
  const [before, setBefore] = useState<string>()
  const open = before !== undefined
  const close = (): void => setBefore(undefined)
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') onChange(before ?? value)
    if (event.key !== 'Escape' && !(event.key === 'Enter' && !event.shiftKey && !event.nativeEvent.isComposing)) return
    event.preventDefault()
    event.stopPropagation()
    close()
  }
  return (
    <Popover opened={open} onChange={(opens) => !opens && close()} position="bottom-start" width={360} trapFocus returnFocus withinPortal closeOnEscape={false}>
      <Popover.Target>
        <EditableWord label={label} shown={value === '' ? placeholder : value} isEmpty={value === ''} onPress={() => setBefore(value)} />
      </Popover.Target>
      <Popover.Dropdown>
        <Textarea label={label} value={value} placeholder={placeholder} onKeyDown={onKeyDown} error={error} minRows={1} data-autofocus
          onChange={(event) => onChange(event.currentTarget.value.replaceAll('\n', ' '))} />
      </Popover.Dropdown>
    </Popover>
  )
}
