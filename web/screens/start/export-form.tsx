import { Checkbox, Modal, NumberInput, SegmentedControl, Select, TagsInput, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState, type FormEvent, type ReactNode } from 'react'
import { ProblemLine } from '../../api/problem-line.tsx'
import { useApi } from '../../api/provider.tsx'
import { useMember } from '../../app/member.tsx'
import { maySee } from '../../app/member-now.ts'
import { PrimaryButton } from '../../parts/actions.tsx'
import { useWords } from '../../words/use-words.tsx'
import { columns, type Draft, draftOf, type Fields, fieldsOf } from './export-draft.ts'
import { hourText, weekday } from './export-words.ts'
import type { Export } from './exports-screen.tsx'
import styles from './webhooks.module.css'

type FieldProps = { readonly fields: Fields; readonly change: (to: Partial<Fields>) => void }

/** What, when and where to. */
export function ExportForm({ one, onClose }: { readonly one?: Export; readonly onClose: () => void }): ReactNode {
  const { say } = useWords()
  const { member } = useMember()
  const [fields, setFields] = useState(() => fieldsOf(one))
  const { store, error, busy } = useStore(one, onClose)
  const draft = draftOf(fields)
  const given = { fields, change: (to: Partial<Fields>) => setFields((before) => ({ ...before, ...to })) }
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    if (draft !== null) store(draft)
  }
  return (
    <Modal opened onClose={onClose} title={one?.name ?? say('exports.new')} size={560} closeButtonProps={{ 'aria-label': say('decide.cancel') }}>
      <form className={styles['form']} onSubmit={submit}>
        <TextInput label={say('webhooks.name')} value={fields.name} maxLength={120} onChange={(event) => given.change({ name: event.currentTarget.value })} data-autofocus />
        <WhatFields {...given} />
        <WhenFields {...given} />
        {maySee(member, 'admin') ? <WhereFields {...given} /> : <p className={styles['quiet']}>{say('exports.where-by-admin')}</p>}
        <ProblemLine error={error} />
        <PrimaryButton type="submit" disabled={draft === null} loading={busy}>{say(one === undefined ? 'exports.make' : 'webhooks.save')}</PrimaryButton>
      </form>
    </Modal>
  )
}

function WhatFields({ fields, change }: FieldProps): ReactNode {
  const { say } = useWords()
  const api = useApi()
  const audiences = useQuery(api.audience.list.queryOptions({ limit: 200 }))
  const experiments = useQuery(api.experiment.list.queryOptions({ limit: 200, statuses: ['running', 'paused', 'stopped'] }))
  const choices = (list: readonly { readonly key: string; readonly name: string }[] | undefined) => (list ?? []).map(({ key, name }) => ({ value: key, label: name }))
  return (
    <>
      <SegmentedControl aria-label={say('exports.what')} value={fields.kind} onChange={(kind) => change({ kind })} data={[{ value: 'audience', label: say('exports.what-audience') }, { value: 'readout', label: say('exports.what-readout') }]} />
      {fields.kind === 'readout'
        ? <Select label={say('exports.experiment')} searchable value={fields.experiment} onChange={(experiment) => change({ experiment })} data={choices(experiments.data?.experiments)} nothingFoundMessage={say('exports.no-experiment')} />
        : (
          <>
            <Select label={say('exports.audience')} description={say('exports.audience-note')} searchable value={fields.audience} onChange={(audience) => change({ audience })} data={choices(audiences.data?.audiences)} nothingFoundMessage={say('exports.no-audience')} />
            <Checkbox.Group label={say('exports.columns')} value={[...fields.columns]} onChange={(value) => change({ columns: columns.filter((column) => value.includes(column)) })}>
              <div className={styles['topics']}>{columns.map((column) => <Checkbox key={column} value={column} label={say(`exports.column-${column}`)} />)}</div>
            </Checkbox.Group>
            <TagsInput label={say('exports.traits')} description={say('exports.traits-note')} value={[...fields.traits]} onChange={(traits) => change({ traits })} maxTags={20} splitChars={[',', ' ']} acceptValueOnBlur />
          </>
        )}
      <SegmentedControl aria-label={say('exports.format')} value={fields.format} onChange={(format) => change({ format })} data={[{ value: 'csv', label: 'CSV' }, { value: 'jsonl', label: 'JSON Lines' }]} />
    </>
  )
}

const hours = Array.from({ length: 24 }, (_, hour) => hour)

function WhenFields({ fields, change }: FieldProps): ReactNode {
  const { say, locale } = useWords()
  const { workspace } = useMember()
  const kinds = ['daily', 'weekly', 'by-hand'] as const
  return (
    <div className={styles['topics']}>
      <Select label={say('exports.when')} allowDeselect={false} value={fields.when} onChange={(when) => when !== null && change({ when })} data={kinds.map((value) => ({ value, label: say(`exports.when-${value}`) }))} />
      {fields.when === 'weekly' ? <Select label={say('exports.day')} allowDeselect={false} value={String(fields.day)} onChange={(day) => change({ day: Number(day) })} data={[1, 2, 3, 4, 5, 6, 7].map((day) => ({ value: String(day), label: weekday(day, locale) }))} /> : null}
      {fields.when === 'by-hand' ? null : <Select label={say('exports.hour', { zone: workspace.timeZone })} allowDeselect={false} value={String(fields.hour)} onChange={(hour) => change({ hour: Number(hour) })} data={hours.map((hour) => ({ value: String(hour), label: hourText(hour, locale) }))} />}
      <NumberInput label={say('exports.keep')} min={1} max={30} allowDecimal={false} value={fields.keep} onChange={(keep) => change({ keep: Number(keep) })} />
    </div>
  )
}

function WhereFields({ fields, change }: FieldProps): ReactNode {
  const { say } = useWords()
  return (
    <>
      <TextInput label={say('exports.where')} description={say('exports.where-note')} type="url" value={fields.url} maxLength={4_000} placeholder="https://" onChange={(event) => change({ url: event.currentTarget.value })} />
      {fields.url.trim() === '' ? null : <SegmentedControl aria-label={say('exports.method')} value={fields.method} onChange={(method) => change({ method })} data={['POST', 'PUT']} />}
    </>
  )
}

function useStore(one: Export | undefined, onDone: () => void) {
  const api = useApi()
  const answers = useQueryClient()
  const settled = { onSuccess: onDone, onSettled: () => answers.invalidateQueries({ queryKey: api.export.pathKey() }) }
  const create = useMutation(api.export.create.mutationOptions(settled))
  const save = useMutation(api.export.save.mutationOptions(settled))
  const store = (draft: Draft): void => (one === undefined ? create.mutate(draft) : save.mutate({ ...draft, id: one.id, version: one.version }))
  return { store, error: create.error ?? save.error, busy: create.isPending || save.isPending }
}
