import { Button, NumberInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState, type FormEvent, type ReactNode } from 'react'
import { ProblemLine } from '../../api/problem-line.tsx'
import { useApi } from '../../api/provider.tsx'
import { TextAction } from '../../parts/actions.tsx'
import { useWords } from '../../words/use-words.tsx'
import type { ListedKey } from './keys-section.tsx'
import styles from './start.module.css'

/** How much a key may send in a second and in a month. */
export function KeyLimitsForm({ row, onClose }: { readonly row: ListedKey; readonly onClose: () => void }): ReactNode {
  const { say } = useWords()
  const api = useApi()
  const answers = useQueryClient()
  const [second, setSecond] = useState<number | null>(row.eventsPerSecond)
  const [month, setMonth] = useState<number | null>(row.eventsPerMonth)
  const limit = useMutation(api.key.limit.mutationOptions({ onSuccess: onClose, onSettled: () => answers.invalidateQueries({ queryKey: api.key.pathKey() }) }))
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    limit.mutate({ id: row.id, eventsPerSecond: second, eventsPerMonth: month })
  }
  return (
    <form className={styles['consequence']} onSubmit={submit}>
      <Amount label={say('start.per-second')} value={second} onChange={setSecond} most={1_000_000} />
      <Amount label={say('start.per-month')} value={month} onChange={setMonth} most={1_000_000_000_000} />
      <p className={styles['note']}>{say('start.limit-then')}</p>
      <ProblemLine error={limit.error} />
      <div className={styles['buttons']}>
        <Button type="submit" loading={limit.isPending}>{say('start.limit-do')}</Button>
        <TextAction type="button" onClick={onClose}>{say('start.discard')}</TextAction>
      </div>
    </form>
  )
}

/** Empty is no limit. */
function Amount({ label, value, onChange, most }: { readonly label: string; readonly value: number | null; readonly onChange: (value: number | null) => void; readonly most: number }): ReactNode {
  const { say } = useWords()
  return <NumberInput label={label} placeholder={say('start.no-limit')} value={value ?? ''} min={1} max={most} allowDecimal={false} thousandSeparator="," hideControls onChange={(next) => onChange(typeof next === 'number' && next >= 1 ? next : null)} />
}
