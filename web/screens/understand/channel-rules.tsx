import { ActionIcon, Button } from '@mantine/core'
import type { ReactNode } from 'react'
import type { ChannelRule } from '#server/people/channel.ts'
import { channelName } from '../../app/channel-name.ts'
import { offerUndo } from '../../app/undo.tsx'
import { TextAction } from '../../parts/actions.tsx'
import { Icon } from '../../parts/icon.tsx'
import { Section } from '../../parts/section.tsx'
import { useWords } from '../../words/use-words.tsx'
import type { RuleDraft } from './channel-rule-form.tsx'
import { type ChannelsEditing, clausesText, peopleByRule, type Ways } from './channels-draft.ts'
import styles from './channels.module.css'

type Props = { readonly editing: ChannelsEditing; readonly ways: Ways; readonly standard: readonly ChannelRule[]; readonly mayEdit: boolean; readonly onOpen: (draft: RuleDraft) => void }

/** The rules as sentences, in the order in which they are asked. */
export function ChannelRules({ editing, ways, standard, mayEdit, onOpen }: Props): ReactNode {
  const { say } = useWords()
  const { rules, change } = editing
  const people = peopleByRule(ways, rules)
  const toStandard = (): void => {
    change(standard)
    offerUndo({ id: 'channels-standard', text: say('channel.standard-taken'), onUndo: () => change(rules) })
  }
  return (
    <Section title={say('channel.rules')} note={say('channel.rules-note')} actions={mayEdit ? <TextAction onClick={toStandard}>{say('channel.to-standard')}</TextAction> : undefined}>
      <ol className={styles['rules']}>
        {rules.map((rule, index) => <RuleRow key={index} rule={rule} index={index} people={people[index] ?? 0} editing={editing} mayEdit={mayEdit} onOpen={onOpen} />)}
        <li className={styles['rule']}>
          <span className={styles['place']} />
          <span><span className={styles['quiet']}>{say('channel.else')}</span> → <b>{channelName('other', say)}</b></span>
        </li>
      </ol>
      {mayEdit ? <Button className={styles['add'] ?? ''} leftSection={<Icon name="plus" />} onClick={() => onOpen({ place: null, rule: { channel: '', clauses: [{ field: 'source', operator: 'is', values: [] }] } })}>{say('channel.add')}</Button> : null}
    </Section>
  )
}

type RowProps = Omit<Props, 'ways' | 'standard'> & { readonly rule: ChannelRule; readonly index: number; readonly people: number }

function RuleRow({ rule, index, people, editing: { rules, change }, mayEdit, onOpen }: RowProps): ReactNode {
  const words = useWords()
  const { say, format } = words
  const n = index + 1
  const move = (by: -1 | 1): void => change(rules.toSpliced(index, 1).toSpliced(index + by, 0, rule))
  const remove = (): void => {
    change(rules.toSpliced(index, 1))
    offerUndo({ id: 'channel-removed', text: say('channel.removed', { n }), onUndo: () => change(rules) })
  }
  return (
    <li className={styles['rule']}>
      <span className={styles['place']} aria-hidden>{n}</span>
      <span className={styles['said']}><span>{clausesText(rule, words)}</span> → <b>{channelName(rule.channel, say)}</b></span>
      <span className={styles['figure']}>{format.count(people)}</span>
      {mayEdit ? (
        <span className={styles['tools']}>
          <ActionIcon color="ink" disabled={index === 0} aria-label={say('channel.up', { n })} onClick={() => move(-1)}><Icon name="arrow-up" /></ActionIcon>
          <ActionIcon color="ink" disabled={index === rules.length - 1} aria-label={say('channel.down', { n })} onClick={() => move(1)}><Icon name="arrow-down" /></ActionIcon>
          <TextAction onClick={() => onOpen({ place: index, rule })}>{say('channel.edit')}<span className="unseen"> {n}</span></TextAction>
          <ActionIcon color="ink" aria-label={say('channel.remove', { n })} onClick={remove}><Icon name="bin" /></ActionIcon>
        </span>
      ) : null}
    </li>
  )
}
