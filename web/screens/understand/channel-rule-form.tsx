import { ActionIcon, Autocomplete, Button, Modal, Select, TagsInput } from '@mantine/core'
import { useState, type FormEvent, type ReactNode } from 'react'
import { CHANNEL_FIELDS, type ChannelClause, type ChannelRule } from '#server/people/channel.ts'
import { channelName, knownChannels } from '../../app/channel-name.ts'
import { PrimaryButton } from '../../parts/actions.tsx'
import { Icon } from '../../parts/icon.tsx'
import { useWords } from '../../words/use-words.tsx'
import { type ChannelsEditing, clauseWith, fieldName, operatorName, operatorsOf, peopleByRule, type Way, type Ways } from './channels-draft.ts'
import styles from './channels.module.css'

/** A rule that is being written; without a place it becomes the first. */
export type RuleDraft = { readonly place: number | null; readonly rule: ChannelRule }

type Props = { readonly draft: RuleDraft; readonly editing: ChannelsEditing; readonly ways: Ways; readonly mayEdit: boolean; readonly onClose: () => void }

/** A rule that fits this way of coming, by what says most of it. */
export function ruleFrom(way: Way): ChannelRule {
  const fields = (['source', 'medium'] as const).filter((field) => way[field] !== '')
  const told = fields.length > 0 ? fields : (['network', 'campaign', 'site'] as const).filter((field) => way[field] !== '').slice(0, 1)
  return { channel: '', clauses: told.map((field) => ({ field, operator: 'is', values: [way[field]] })) }
}

/** One rule: what has to hold, and the channel it names. Nothing is saved by it yet. */
export function ChannelRuleForm({ draft: { place, rule }, editing, ways, mayEdit, onClose }: Props): ReactNode {
  const words = useWords()
  const { say, format } = words
  const [channel, setChannel] = useState(channelName(rule.channel, say))
  const [clauses, setClauses] = useState(rule.clauses)
  const [tried, setTried] = useState(false)
  const written: ChannelRule = { channel: knownChannels.find((one) => channelName(one, say) === channel.trim()) ?? channel.trim(), clauses }
  const rules = place === null ? [written, ...editing.rules] : editing.rules.with(place, written)
  const incomplete = written.channel === '' || written.channel.startsWith('$') || clauses.length === 0 || clauses.some((clause) => 'values' in clause && clause.values.length === 0)
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    setTried(true)
    if (incomplete) return
    editing.change(rules)
    onClose()
  }
  const names = [...new Set([...knownChannels, ...editing.rules.map((one) => one.channel)])].map((one) => channelName(one, say))
  return (
    <Modal opened onClose={onClose} size={760} title={place === null ? say('channel.new') : say('channel.rule', { n: place + 1 })} closeButtonProps={{ 'aria-label': say('events.close') }}>
      <form className={styles['form']} onSubmit={submit}>
        <Clauses clauses={clauses} tried={tried} onChange={setClauses} />
        <Autocomplete label={say('channel.name')} description={say('channel.name-note')} value={channel} data={names} maxLength={60} onChange={setChannel} error={tried && (written.channel === '' ? say('channel.name-needed') : written.channel.startsWith('$') ? say('channel.name-ours') : undefined)} />
        <p className={styles['quiet']} role="status">{incomplete ? say('channel.incomplete') : say('channel.takes', { people: format.count(peopleByRule(ways, rules)[place ?? 0] ?? 0) })}</p>
        {mayEdit ? <div><PrimaryButton type="submit">{say(place === null ? 'channel.put-first' : 'channel.put')}</PrimaryButton></div> : null}
      </form>
    </Modal>
  )
}

type ClausesProps = { readonly clauses: readonly ChannelClause[]; readonly tried: boolean; readonly onChange: (clauses: readonly ChannelClause[]) => void }

function Clauses({ clauses, tried, onChange }: ClausesProps): ReactNode {
  const { say } = useWords()
  return (
    <fieldset className={styles['fieldset']}>
      <legend>{say('channel.when')}</legend>
      {clauses.map((clause, index) => <ClauseRow key={index} clause={clause} tried={tried} onWrite={(next) => onChange(clauses.with(index, next))} onRemove={clauses.length < 2 ? null : () => onChange(clauses.toSpliced(index, 1))} />)}
      {clauses.length >= 8 ? null : <Button type="button" size="compact-sm" variant="subtle" leftSection={<Icon name="plus" />} onClick={() => onChange([...clauses, { field: 'medium', operator: 'is', values: [] }])}>{say('channel.add-clause')}</Button>}
    </fieldset>
  )
}

type ClauseRowProps = { readonly clause: ChannelClause; readonly tried: boolean; readonly onWrite: (clause: ChannelClause) => void; readonly onRemove: (() => void) | null }

function ClauseRow({ clause, tried, onWrite, onRemove }: ClauseRowProps): ReactNode {
  const words = useWords()
  const { say } = words
  const values = 'values' in clause ? clause.values : []
  return (
    <div className={styles['clause']}>
      <Select aria-label={say('channel.field')} value={clause.field} data={CHANNEL_FIELDS.map((one) => ({ value: one, label: fieldName(one, words) }))} allowDeselect={false} onChange={(next) => onWrite(clauseWith(CHANNEL_FIELDS.find((one) => one === next) ?? 'source', clause.operator, values))} />
      <Select aria-label={say('channel.comparison')} value={clause.operator} data={operatorsOf(clause.field).map((one) => ({ value: one, label: operatorName(one, words) }))} allowDeselect={false} onChange={(next) => onWrite(clauseWith(clause.field, operatorsOf(clause.field).find((one) => one === next) ?? 'is', values))} />
      {'values' in clause ? (
        <TagsInput aria-label={say('channel.values')} placeholder={values.length === 0 ? say('channel.values-hint') : ''} value={[...clause.values]} maxTags={100} onChange={(next) => onWrite(clauseWith(clause.field, clause.operator, next.map((one) => one.trim().slice(0, 100)).filter((one) => one !== '')))} error={tried && clause.values.length === 0 ? say('channel.values-needed') : undefined} />
      ) : <span />}
      {onRemove === null ? <span /> : <ActionIcon type="button" color="ink" aria-label={say('channel.remove-clause')} onClick={onRemove}><Icon name="bin" /></ActionIcon>}
    </div>
  )
}
