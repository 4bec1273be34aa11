import { ActionIcon, Button, Checkbox, Modal, Select, Switch, TextInput } from '@mantine/core'
import { useState, type FormEvent, type ReactNode } from 'react'
import type { Answers } from '../../api/client.ts'
import { PrimaryButton, TextAction } from '../../parts/actions.tsx'
import { Icon } from '../../parts/icon.tsx'
import { useWords } from '../../words/use-words.tsx'
import { freshEvent, type PlannedEvent, type PlannedProperty, propertyTypes } from './plan-draft.ts'
import styles from './events.module.css'

export type EventReview = Answers['trackingPlan']['review']['events'][number]

type Props = {
  /** What the form opens with; null for a new event. */
  readonly event: PlannedEvent | null
  readonly review: EventReview | undefined
  readonly mayEdit: boolean
  readonly onClose: () => void
  /** Null takes the event out of the plan. */
  readonly onDone: (name: string, event: PlannedEvent | null) => void
}

/** One event of the plan: what it means, what it carries, and whether what does not fit is refused. */
export function PlannedEventForm({ event, review, mayEdit, onClose, onDone }: Props): ReactNode {
  const { say } = useWords()
  const [draft, setDraft] = useState<PlannedEvent>(event ?? freshEvent(review?.name ?? ''))
  const submit = (submitted: FormEvent): void => {
    submitted.preventDefault()
    const properties = draft.properties.map((one) => ({ ...one, name: one.name.trim() })).filter((one) => one.name !== '')
    onDone(event?.name ?? draft.name.trim(), { ...draft, name: draft.name.trim(), properties })
  }
  return (
    <Modal opened onClose={onClose} size={760} title={draft.name === '' ? say('tracking.new-event') : draft.name} closeButtonProps={{ 'aria-label': say('events.close') }}>
      <form className={styles['form']} onSubmit={submit}>
        <fieldset className={styles['fieldset']} disabled={!mayEdit}>
          <div className={styles['form']}>
            <TextInput label={say('tracking.name')} description={say('tracking.name-note')} value={draft.name} maxLength={200} required withAsterisk={false} onChange={(change) => setDraft({ ...draft, name: change.currentTarget.value })} data-autofocus />
            <TextInput label={say('tracking.description')} value={draft.description} maxLength={500} onChange={(change) => setDraft({ ...draft, description: change.currentTarget.value })} />
            <Properties properties={draft.properties} review={review} onChange={(properties) => setDraft({ ...draft, properties })} />
            <Switch label={say('tracking.strict')} description={say('tracking.strict-note')} checked={draft.strict} onChange={(change) => setDraft({ ...draft, strict: change.currentTarget.checked })} />
          </div>
        </fieldset>
        {mayEdit ? (
          <div className={styles['buttons']}>
            <PrimaryButton type="submit">{say('tracking.put')}</PrimaryButton>
            {event === null ? null : <TextAction type="button" onClick={() => onDone(event.name, null)}>{say('tracking.take-out')}</TextAction>}
          </div>
        ) : null}
      </form>
    </Modal>
  )
}

type PropertiesProps = { readonly properties: readonly PlannedProperty[]; readonly review: EventReview | undefined; readonly onChange: (properties: readonly PlannedProperty[]) => void }

function Properties({ properties, review, onChange }: PropertiesProps): ReactNode {
  const { say } = useWords()
  const unplanned = (review?.properties ?? []).filter((one) => properties.every((planned) => planned.name !== one.name))
  return (
    <fieldset className={styles['fieldset']}>
      <legend>{say('events.properties')}</legend>
      {properties.map((property, index) => {
        const seen = review?.properties.find((one) => one.name === property.name)
        const write = (part: Partial<PlannedProperty>): void => onChange(properties.with(index, { ...property, ...part }))
        return (
          <div key={index} className={styles['property']}>
            <TextInput label={say('tracking.property')} value={property.name} maxLength={200} onChange={(event) => write({ name: event.currentTarget.value })} />
            <Select label={say('tracking.type')} allowDeselect={false} value={property.type} data={propertyTypes.map((type) => ({ value: type, label: say(`type.${type}`) }))} onChange={(value) => write({ type: propertyTypes.find((type) => type === value) ?? 'any' })} />
            <Checkbox label={say('tracking.required')} checked={property.required} onChange={(event) => write({ required: event.currentTarget.checked })} />
            <ActionIcon type="button" color="ink" aria-label={say('tracking.remove-property', { property: property.name })} onClick={() => onChange(properties.toSpliced(index, 1))}><Icon name="bin" /></ActionIcon>
            {seen === undefined ? null : <Seen seen={seen} />}
          </div>
        )
      })}
      {unplanned.map((one) => (
        <p key={one.name} className={styles['flag']}>
          <Icon name="triangle" size={12} />
          <span>{one.looksLike === null ? say('tracking.arrives-too', { property: one.name }) : say('tracking.looks-like', { name: one.name, other: one.looksLike })}</span>
          <TextAction type="button" onClick={() => onChange([...properties, { name: one.name, type: typeIn(one), required: false }])}>{say('tracking.plan-it')}<span className="unseen"> {one.name}</span></TextAction>
        </p>
      ))}
      <Button type="button" size="compact-sm" variant="subtle" leftSection={<Icon name="plus" />} onClick={() => onChange([...properties, { name: '', type: 'text', required: false }])}>{say('tracking.add-property')}</Button>
    </fieldset>
  )
}

type SeenProperty = EventReview['properties'][number]

/** The one type that it came with, else any. */
function typeIn({ types }: SeenProperty): PlannedProperty['type'] {
  const told = types.filter((one) => one.type !== 'empty')
  return told.length === 1 && told[0] !== undefined && told[0].type !== 'empty' ? told[0].type : 'any'
}

function Seen({ seen }: { readonly seen: SeenProperty }): ReactNode {
  const { say, format } = useWords()
  const came = seen.types.map((one) => `${say(`type.${one.type}`)} ${format.count(one.seen)}`).join(', ')
  const problems = [...(seen.wrong > 0 ? [say('tracking.wrong', { n: seen.wrong, count: format.count(seen.wrong) })] : []), ...(seen.missing > 0 ? [say('tracking.lacking', { n: seen.missing, count: format.count(seen.missing) })] : [])]
  return <p className={problems.length === 0 ? styles['quiet'] : styles['flag']}>{came === '' ? say('tracking.never-came') : say('tracking.came', { types: came })}{problems.length === 0 ? '' : ` · ${problems.join(' · ')}`}</p>
}
