import { ActionIcon, Autocomplete, Button, NumberInput, Select, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useApi } from '../../api/provider.tsx'
import { Icon } from '../../parts/icon.tsx'
import { useWords } from '../../words/use-words.tsx'
import { has, kinds, type Kind, type MetricDraft } from './metric-draft.ts'
import styles from './understand.module.css'

type Props = { readonly draft: MetricDraft; readonly onChange: (draft: MetricDraft) => void }
type EventProps = { readonly label: string; readonly value: string; readonly onChange: (event: string) => void; readonly description?: string }

/** What is counted, of whom and for how long. Fields that a kind does not have are not shown, and keep what they hold. */
export function MetricForm({ draft, onChange }: Props): ReactNode {
  const { say } = useWords()
  const change = (part: Partial<MetricDraft>): void => onChange({ ...draft, ...part })
  const { kind } = draft
  return (
    <>
      <Select
        label={say('understand.kind')}
        description={say(`understand.kind-${kind}-note`)}
        data={kinds.map((each) => ({ value: each, label: say(`understand.kind-${each}`) }))}
        value={kind}
        allowDeselect={false}
        onChange={(value) => change({ kind: value as Kind, direction: value === 'time-to' ? 'less' : kind === 'time-to' ? 'more' : draft.direction })}
      />
      {has(kind, 'event') ? <EventInput label={say(kind === 'ratio' ? 'understand.of-event' : 'understand.event-name')} value={draft.event} onChange={(event) => change({ event })} /> : null}
      {has(kind, 'path') ? <Path label={say('understand.property')} value={draft.path} onChange={(path) => change({ path })} /> : null}
      {has(kind, 'path-or-count') ? <Path label={say('understand.property-or-count')} value={draft.path} onChange={(path) => change({ path })} /> : null}
      {has(kind, 'over') ? <EventInput label={say('understand.over-event')} value={draft.overEvent} onChange={(overEvent) => change({ overEvent })} /> : null}
      {has(kind, 'over') ? <Path label={say('understand.over-property')} value={draft.overPath} onChange={(overPath) => change({ overPath })} /> : null}
      {has(kind, 'steps') ? <Steps draft={draft} onChange={onChange} /> : null}
      {has(kind, 'currency') ? <TextInput label={say('understand.currency')} value={draft.currency} maxLength={3} onChange={(event) => change({ currency: event.currentTarget.value.toUpperCase() })} /> : null}
      {has(kind, 'where') ? <Where draft={draft} onChange={onChange} /> : null}
      <div className={styles['row']}>
        <Days label={say('understand.window')} least={0.01} value={draft.windowDays} onChange={(windowDays) => change({ windowDays })} />
        {has(kind, 'delay') ? <Days label={say('understand.delay')} least={0} value={draft.delayDays} onChange={(delayDays) => change({ delayDays })} /> : null}
        {has(kind, 'cap') ? <NumberInput label={say('understand.cap')} value={draft.cap ?? ''} min={0} hideControls onChange={(value) => change({ cap: typeof value === 'number' && value > 0 ? value : null })} /> : null}
        <Select label={say('understand.direction')} allowDeselect={false} data={[{ value: 'more', label: say('understand.more-is-better') }, { value: 'less', label: say('understand.less-is-better') }]} value={draft.direction} onChange={(value) => change({ direction: value === 'less' ? 'less' : 'more' })} />
      </div>
      <EventInput label={say('understand.base-event')} description={say('understand.base-event-note')} value={draft.base} onChange={(base) => change({ base })} />
    </>
  )
}

/** Names are offered from what really arrives; one that has not arrived yet may be written. */
function EventInput({ label, value, onChange, description }: EventProps): ReactNode {
  const names = useQuery({ ...useApi().metric.events.queryOptions(), staleTime: 60_000 })
  return <Autocomplete label={label} {...(description === undefined ? {} : { description })} data={(names.data ?? []).map(({ name }) => name)} limit={20} value={value} maxLength={200} onChange={onChange} />
}

function Path({ label, value, onChange }: { readonly label: string; readonly value: string; readonly onChange: (path: string) => void }): ReactNode {
  return <TextInput label={label} value={value} maxLength={200} onChange={(event) => onChange(event.currentTarget.value)} />
}

function Days({ label, least, value, onChange }: { readonly label: string; readonly least: number; readonly value: number; readonly onChange: (days: number) => void }): ReactNode {
  return <NumberInput label={label} value={value} min={least} max={365} decimalScale={2} hideControls onChange={(days) => typeof days === 'number' && onChange(days)} />
}

const mostSteps = 10

function Steps({ draft, onChange }: Props): ReactNode {
  const { say } = useWords()
  const write = (steps: readonly string[]): void => onChange({ ...draft, steps })
  return (
    <fieldset className={styles['fieldset']}>
      <legend>{say('understand.steps')}</legend>
      <ol className={styles['steps']}>
        {draft.steps.map((step, index) => (
          <li key={index} className={styles['part-row']}>
            <EventInput label={say('understand.step', { n: index + 1 })} value={step} onChange={(event) => write(draft.steps.with(index, event))} />
            {draft.steps.length > 2 ? <Remove label={say('understand.remove-step', { n: index + 1 })} onClick={() => write(draft.steps.toSpliced(index, 1))} /> : null}
          </li>
        ))}
      </ol>
      {draft.steps.length < mostSteps ? <Button size="compact-sm" variant="subtle" leftSection={<Icon name="plus" />} onClick={() => write([...draft.steps, ''])}>{say('understand.add-step')}</Button> : null}
    </fieldset>
  )
}

function Where({ draft, onChange }: Props): ReactNode {
  const { say } = useWords()
  const write = (where: MetricDraft['where']): void => onChange({ ...draft, where })
  return (
    <fieldset className={styles['fieldset']}>
      <legend>{say('understand.where')}</legend>
      {draft.where.map((row, index) => (
        <div key={index} className={styles['part-row']}>
          <TextInput label={say('understand.where-property')} value={row.path} maxLength={200} onChange={(event) => write(draft.where.with(index, { ...row, path: event.currentTarget.value }))} />
          <TextInput label={say('understand.where-values')} value={row.value} maxLength={500} onChange={(event) => write(draft.where.with(index, { ...row, value: event.currentTarget.value }))} />
          <Remove label={say('understand.remove-where', { n: index + 1 })} onClick={() => write(draft.where.toSpliced(index, 1))} />
        </div>
      ))}
      <Button size="compact-sm" variant="subtle" leftSection={<Icon name="plus" />} onClick={() => write([...draft.where, { path: '', value: '' }])}>{say('understand.add-where')}</Button>
    </fieldset>
  )
}

function Remove({ label, onClick }: { readonly label: string; readonly onClick: () => void }): ReactNode {
  return <ActionIcon color="ink" aria-label={label} onClick={onClick}><Icon name="cross" /></ActionIcon>
}
