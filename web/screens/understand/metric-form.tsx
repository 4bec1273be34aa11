import { ActionIcon, Autocomplete, Button, NumberInput, Select, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useApi } from '../../api/provider.tsx'
import { ClauseList } from '../../app/clause-list.tsx'
import { Icon } from '../../parts/icon.tsx'
import { useWords } from '../../words/use-words.tsx'
import { aboutEvents } from './event-filter.ts'
import { has, kinds, leastSteps, noStep, type EventDraft, type Kind, type MetricDraft, type StepDraft } from './metric-draft.ts'
import { NameNote } from './name-note.tsx'
import styles from './understand.module.css'

type Props = {
  readonly draft: MetricDraft
  readonly onChange: (draft: MetricDraft) => void
  /** What it may be; else all there are. */
  readonly offered?: readonly Kind[]
}
type EventFieldsProps = { readonly label: string; readonly value: EventDraft; readonly onChange: (event: EventDraft) => void; readonly description?: string }
type EventProps = { readonly label: string; readonly value: string; readonly onChange: (event: string) => void; readonly description?: string }

/** What is counted, of whom and for how long. Fields that a kind does not have are not shown, and keep what they hold. */
export function MetricForm({ draft, onChange, offered = kinds }: Props): ReactNode {
  const { say } = useWords()
  const change = (part: Partial<MetricDraft>): void => onChange({ ...draft, ...part })
  const { kind } = draft
  return (
    <>
      <Select
        label={say('understand.kind')}
        description={say(`understand.kind-${kind}-note`)}
        data={offered.map((each) => ({ value: each, label: say(`understand.kind-${each}`) }))}
        value={kind}
        allowDeselect={false}
        onChange={(value) => change({ kind: value as Kind, direction: value === 'time-to' ? 'less' : kind === 'time-to' ? 'more' : draft.direction })}
      />
      {has(kind, 'event') ? <EventFields label={say(kind === 'ratio' ? 'understand.of-event' : 'understand.event-name')} value={draft.of} onChange={(of) => change({ of })} /> : null}
      {has(kind, 'path') ? <Path label={say('understand.property')} value={draft.path} onChange={(path) => change({ path })} /> : null}
      {has(kind, 'path-or-count') ? <Path label={say('understand.property-or-count')} value={draft.path} onChange={(path) => change({ path })} /> : null}
      {has(kind, 'over') ? <EventFields label={say('understand.over-event')} value={draft.over} onChange={(over) => change({ over })} /> : null}
      {has(kind, 'over') ? <Path label={say('understand.over-property')} value={draft.overPath} onChange={(overPath) => change({ overPath })} /> : null}
      {has(kind, 'signup') ? <EventFields label={say('understand.signup-event')} value={draft.signup} onChange={(signup) => change({ signup })} /> : null}
      {has(kind, 'steps') ? <Steps draft={draft} onChange={onChange} /> : null}
      {has(kind, 'currency') ? <TextInput label={say('understand.currency')} value={draft.currency} maxLength={3} onChange={(event) => change({ currency: event.currentTarget.value.toUpperCase() })} /> : null}
      {has(kind, 'currency') ? <OtherCurrencies draft={draft} onChange={onChange} /> : null}
      <div className={styles['row']}>
        {has(kind, 'signup') ? <Days label={say('understand.within-signup')} least={0.01} value={draft.withinDays} onChange={(withinDays) => change({ withinDays })} /> : null}
        <Days label={say(kind === 'activation' ? 'understand.window-exposure' : 'understand.window')} least={0.01} value={draft.windowDays} onChange={(windowDays) => change({ windowDays })} />
        {has(kind, 'delay') ? <Days label={say('understand.delay')} least={0} value={draft.delayDays} onChange={(delayDays) => change({ delayDays })} /> : null}
        {has(kind, 'cap') ? <NumberInput label={say('understand.cap')} value={draft.cap ?? ''} min={0} hideControls onChange={(value) => change({ cap: typeof value === 'number' && value > 0 ? value : null })} /> : null}
        {has(kind, 'percent') ? <NumberInput label={say('understand.quantile-at')} value={draft.percent} min={1} max={99.9} decimalScale={3} suffix="%" hideControls onChange={(value) => typeof value === 'number' && value >= 1 && value <= 99.9 && change({ percent: value })} /> : null}
        <Select label={say('understand.direction')} allowDeselect={false} data={[{ value: 'more', label: say('understand.more-is-better') }, { value: 'less', label: say('understand.less-is-better') }]} value={draft.direction} onChange={(value) => change({ direction: value === 'less' ? 'less' : 'more' })} />
      </div>
      {has(kind, 'cap') ? <Winsorise draft={draft} onChange={onChange} /> : null}
      <EventFields label={say('understand.base-event')} description={say('understand.base-event-note')} value={draft.base} onChange={(base) => change({ base })} />
    </>
  )
}

/** An event, and which of them count: those whose properties are such. */
function EventFields({ label, value, onChange, description }: EventFieldsProps): ReactNode {
  const { say } = useWords()
  return (
    <div role="group" aria-label={label}>
      <EventInput label={label} {...(description === undefined ? {} : { description })} value={value.event} onChange={(event) => onChange({ ...value, event })} />
      {value.event.trim() === '' ? null : (
        <div className={styles['under']}>
          <ClauseList condition={value.where} about={aboutEvents} everybody={say('understand.every-event')} onChange={(where) => onChange({ ...value, where })} />
        </div>
      )}
    </div>
  )
}

/** Names are offered from what really arrives; one that has not arrived yet may be written. */
function EventInput({ label, value, onChange, description }: EventProps): ReactNode {
  const names = useQuery({ ...useApi().metric.events.queryOptions(), staleTime: 60_000 })
  return <div><Autocomplete label={label} {...(description === undefined ? {} : { description })} data={(names.data ?? []).map(({ name }) => name)} limit={20} value={value} maxLength={200} onChange={onChange} /><NameNote name={value} onChange={onChange} /></div>
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
  const write = (steps: readonly StepDraft[]): void => onChange({ ...draft, steps })
  const { kind } = draft
  return (
    <fieldset className={styles['fieldset']}>
      <legend>{say(kind === 'activation' ? 'understand.activation-steps' : 'understand.steps')}</legend>
      <ol className={styles['steps']}>
        {draft.steps.map((step, index) => (
          <li key={index} className={styles['part-row']}>
            <EventFields label={say('understand.step', { n: index + 1 })} value={step} onChange={(event) => write(draft.steps.with(index, { ...step, ...event }))} />
            {has(kind, 'times') ? <NumberInput className={styles['times'] ?? ''} label={say('understand.times')} value={step.times} min={1} max={1000} allowDecimal={false} hideControls onChange={(times) => typeof times === 'number' && times >= 1 && write(draft.steps.with(index, { ...step, times }))} /> : null}
            {draft.steps.length > leastSteps(kind) ? <Remove label={say('understand.remove-step', { n: index + 1 })} onClick={() => write(draft.steps.toSpliced(index, 1))} /> : null}
          </li>
        ))}
      </ol>
      {draft.steps.length < mostSteps ? <Button size="compact-sm" variant="subtle" leftSection={<Icon name="plus" />} onClick={() => write([...draft.steps, noStep])}>{say('understand.add-step')}</Button> : null}
    </fieldset>
  )
}

/** Cutting the largest values at a quantile of everybody: the same for every variant. */
function Winsorise({ draft: { winsorise, ...draft }, onChange }: Pick<Props, 'draft' | 'onChange'>): ReactNode {
  const { say } = useWords()
  const write = (next: MetricDraft['winsorise']): void => onChange({ ...draft, winsorise: next })
  return (
    <div className={styles['row']}>
      <Select label={say('understand.winsorise')} description={say('understand.winsorise-note')} allowDeselect={false} value={winsorise?.among ?? 'no'}
        data={[{ value: 'no', label: say('understand.winsorise-no') }, { value: 'everybody', label: say('understand.winsorise-everybody') }, { value: 'above-zero', label: say('understand.winsorise-above-zero') }]}
        onChange={(value) => write(value === 'everybody' || value === 'above-zero' ? { percent: winsorise?.percent ?? 99, among: value } : null)} />
      {winsorise === null ? null : <NumberInput label={say('understand.winsorise-at')} value={winsorise.percent} min={50} max={99.999} decimalScale={3} suffix="%" hideControls onChange={(value) => typeof value === 'number' && value >= 50 && value < 100 && write({ ...winsorise, percent: value })} />}
    </div>
  )
}

/** Which uploaded rates amounts in other currencies are converted by; the metric keeps to that set. */
function OtherCurrencies({ draft, onChange }: Pick<Props, 'draft' | 'onChange'>): ReactNode {
  const { say, format } = useWords()
  const found = useQuery({ ...useApi().metric.rates.queryOptions(), staleTime: 60_000 })
  const sets = (found.data?.sets ?? []).map(({ number, at }) => ({ value: String(number), label: say('understand.rates-by', { number, day: format.day(at) }) }))
  const kept = draft.rates === null || sets.some(({ value }) => value === String(draft.rates)) ? [] : [{ value: String(draft.rates), label: say('understand.rates-number', { number: draft.rates }) }]
  return (
    <Select label={say('understand.other-currencies')} description={say('understand.other-currencies-note')} allowDeselect={false} value={draft.rates === null ? 'no' : String(draft.rates)}
      data={[{ value: 'no', label: say('understand.rates-no') }, ...sets, ...kept]} onChange={(value) => onChange({ ...draft, rates: value === null || value === 'no' ? null : Number(value) })} />
  )
}

function Remove({ label, onClick }: { readonly label: string; readonly onClick: () => void }): ReactNode {
  return <ActionIcon color="ink" aria-label={label} onClick={onClick}><Icon name="cross" /></ActionIcon>
}
