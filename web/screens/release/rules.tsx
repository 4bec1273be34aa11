import { ActionIcon, Menu } from '@mantine/core'
import type { ReactNode } from 'react'
import { Link } from 'wouter'
import { ClauseList } from '../../app/clause-list.tsx'
import { to } from '../../app/routes.ts'
import { TextAction } from '../../parts/actions.tsx'
import { EditableChoice } from '../../parts/editable-choice.tsx'
import { EditableText } from '../../parts/editable-text.tsx'
import { Icon } from '../../parts/icon.tsx'
import { Section } from '../../parts/section.tsx'
import { Sentence, ServedValue } from '../../parts/sentence.tsx'
import { useWords } from '../../words/use-words.tsx'
import { serveText } from './flag-changes.ts'
import { ALL, type Flag, type FlagDraft, moved, type RuleDraft, servingShare, singleShare, weightOf, withoutRule, withRule } from './flag-draft.ts'
import styles from './release.module.css'

type Props = {
  readonly flag: Flag
  readonly draft: FlagDraft
  /** Ids of rules that are not saved as they stand. */
  readonly changed: ReadonlySet<string>
  readonly mayEdit: boolean
  readonly onChange: (draft: FlagDraft) => void
}

/** Who gets what: sentences in order, the first that fits decides. */
export function Rules(props: Props): ReactNode {
  const { say } = useWords()
  const { draft, flag, mayEdit, onChange } = props
  const add = (): void => {
    const first = flag.variations[0]?.key ?? ''
    onChange({ ...draft, rules: [...draft.rules, { id: `rul_${crypto.randomUUID().slice(0, 12)}`, when: null, serve: { kind: 'variation', variation: first } }] })
  }
  return (
    <Section title={say('release.who-gets-what')} note={say('release.first-fits')} actions={mayEdit ? <TextAction onClick={add}><Icon name="plus" size={12} /> {say('release.add-rule')}</TextAction> : undefined}>
      <ol className={styles['rules']}>
        {draft.rules.map((rule, index) => <RuleRow key={rule.id} {...props} rule={rule} place={index} />)}
        <li className={styles['rule']}>
          <span className={styles['number']} />
          <Sentence>{say('release.everybody-else')} <Variation {...props} value={fallthroughOf(draft)} onPick={(variation) => onChange({ ...draft, fallthrough: { kind: 'variation', variation } })} /></Sentence>
        </li>
      </ol>
      <p className={styles['off']}>
        {say('release.while-off')} <Variation {...props} value={draft.offVariation} onPick={(variation) => onChange({ ...draft, offVariation: variation })} />
      </p>
    </Section>
  )
}

function fallthroughOf({ fallthrough }: FlagDraft): string | undefined {
  return fallthrough.kind === 'variation' ? fallthrough.variation : undefined
}

type RowProps = Props & { readonly rule: RuleDraft; readonly place: number }

function RuleRow(props: RowProps): ReactNode {
  const { rule, place, changed, mayEdit } = props
  return (
    <li className={styles['rule']} data-changed={changed.has(rule.id) || undefined}>
      <span className={styles['number']}>{place + 1}</span>
      <div className={styles['sentence']}>
        {rule.serve.kind === 'experiment' ? <ExperimentRule experiment={rule.serve.experiment} /> : <PlainRule {...props} />}
      </div>
      {mayEdit ? <RuleMenu {...props} /> : null}
    </li>
  )
}

/** An experiment's rule is changed in the experiment, where it says what that does to the result. */
function ExperimentRule({ experiment }: { readonly experiment: string }): ReactNode {
  const { rich, say } = useWords()
  return (
    <>
      <Sentence>{rich('release.experiment-decides', { experiment: <Link href={to('experiment', { key: experiment })}>{experiment}</Link> })}</Sentence>
      <p className={styles['quiet']}>{say('release.change-in-experiment')}</p>
    </>
  )
}

function PlainRule(props: RowProps): ReactNode {
  const { say } = useWords()
  const { rule, draft, mayEdit, onChange } = props
  const words = useWords()
  const share = singleShare(rule.serve)
  const change = (next: Partial<RuleDraft>): void => onChange(withRule(draft, rule.id, (one) => ({ ...one, ...next })))
  return (
    <>
      <div className={styles['line']}>
        <span className={styles['word']}>{say('release.if')}</span>
        <ClauseList condition={rule.when} onChange={(when) => change({ when })} everybody={say('release.anybody')} />
      </div>
      <div className={styles['line']}>
        <span className={styles['word']}>{say('release.serve')}</span>
        {share === null ? <ServedValue>{serveText(rule.serve, words)}</ServedValue> : (
          <>
            <Variation {...props} value={share.variation} onPick={(variation) => change({ serve: servingShare({ ...share, variation }) })} />
            <span>{say('release.to')}</span>
            <ShareWord weight={share.weight} mayEdit={mayEdit} onChange={(weight) => change({ serve: servingShare({ ...share, weight }) })} />
          </>
        )}
      </div>
    </>
  )
}

function ShareWord({ weight, mayEdit, onChange }: { readonly weight: number; readonly mayEdit: boolean; readonly onChange: (weight: number) => void }): ReactNode {
  const { say, format } = useWords()
  const shown = weight >= ALL ? say('release.all-of-them') : say('release.share-of-them', { share: format.axisRate(weight / ALL) })
  if (!mayEdit) return <span>{shown}</span>
  const set = (text: string): void => {
    const next = weightOf(text)
    if (next !== null) onChange(next)
  }
  return <EditableText label={say('release.share')} value={`${weight / 1000}%`} placeholder="100%" onChange={set} />
}

type VariationProps = Pick<Props, 'flag' | 'mayEdit'> & { readonly value: string | undefined; readonly onPick: (variation: string) => void }

function Variation({ flag, mayEdit, value, onPick }: VariationProps): ReactNode {
  const { say } = useWords()
  if (!mayEdit) return <ServedValue>{value ?? '–'}</ServedValue>
  return (
    <EditableChoice
      label={say('release.value')}
      value={value}
      placeholder={say('release.several')}
      choices={flag.variations.map((one) => ({ value: one.key, label: one.key, note: noteOf(one) }))}
      onChange={onPick}
    />
  )
}

function noteOf({ name, value }: Flag['variations'][number]): string {
  return name === '' ? JSON.stringify(value) : `${name} · ${JSON.stringify(value)}`
}

function RuleMenu({ rule, place, draft, onChange }: RowProps): ReactNode {
  const { say } = useWords()
  return (
    <Menu position="bottom-end">
      <Menu.Target><ActionIcon color="ink" aria-label={say('release.rule-menu', { n: place + 1 })}><Icon name="more" /></ActionIcon></Menu.Target>
      <Menu.Dropdown>
        <Menu.Item disabled={place === 0} onClick={() => onChange(moved(draft, rule.id, -1))}>{say('release.move-up')}</Menu.Item>
        <Menu.Item disabled={place === draft.rules.length - 1} onClick={() => onChange(moved(draft, rule.id, 1))}>{say('release.move-down')}</Menu.Item>
        {rule.serve.kind === 'experiment' ? null : <Menu.Item onClick={() => onChange(withoutRule(draft, rule.id))}>{say('release.remove-rule')}</Menu.Item>}
      </Menu.Dropdown>
    </Menu>
  )
}
