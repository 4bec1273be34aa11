import { ActionIcon, Menu } from '@mantine/core'
import type { ReactNode } from 'react'
import { TextAction } from '../../parts/actions.tsx'
import { Icon } from '../../parts/icon.tsx'
import { Section } from '../../parts/section.tsx'
import { Sentence } from '../../parts/sentence.tsx'
import { useWords } from '../../words/use-words.tsx'
import { ruleText, serveText } from './flag-changes.ts'
import { type Flag, type FlagDraft, moved, type RuleDraft, same, withoutRule, withRule } from './flag-draft.ts'
import { ExperimentRule, useDeciding } from './experiment-rule.tsx'
import { RuleSentence, VariationWord } from './rule-sentence.tsx'
import styles from './release.module.css'

type Props = {
  readonly flag: Flag
  /** What is served now. */
  readonly stands: FlagDraft
  readonly draft: FlagDraft
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
  const button = <TextAction onClick={add}>{say('release.add-rule')}</TextAction>
  return (
    <Section title={say('release.who-gets-what')} note={say('release.first-fits')} {...(mayEdit ? { actions: button } : {})}>
      <ol className={styles['rules']}>
        {draft.rules.map((rule, place) => <RuleRow key={rule.id} {...props} rule={rule} place={place} />)}
        <Rest {...props} />
      </ol>
    </Section>
  )
}

/** Whom no rule fits, and everybody while the flag is off. */
function Rest({ flag, stands, draft, mayEdit, onChange }: Props): ReactNode {
  const words = useWords()
  const { rich } = words
  const { fallthrough } = draft
  const rest = fallthrough.kind === 'variation' ? { value: fallthrough.variation } : { value: undefined, shown: serveText(fallthrough, words) }
  const changed = !same(stands.fallthrough, draft.fallthrough) || stands.offVariation !== draft.offVariation
  return (
    <li className={styles['rule']} data-changed={changed || undefined}>
      <span />
      <div className={styles['sentence']}>
        <Sentence>{rich('release.everybody-else', { value: <VariationWord flag={flag} mayEdit={mayEdit} {...rest} onPick={(variation) => onChange({ ...draft, fallthrough: { kind: 'variation', variation } })} /> })}</Sentence>
        <Sentence size="normal">{rich('release.while-off', { value: <VariationWord flag={flag} mayEdit={mayEdit} value={draft.offVariation} onPick={(offVariation) => onChange({ ...draft, offVariation })} /> })}</Sentence>
      </div>
    </li>
  )
}

type RowProps = Props & { readonly rule: RuleDraft; readonly place: number }

function RuleRow(props: RowProps): ReactNode {
  const { flag, rule, place, stands, draft, mayEdit, onChange } = props
  const before = stands.rules.find((one) => one.id === rule.id)
  return (
    <li className={styles['rule']} data-changed={!same(before, rule) || undefined}>
      <span className={styles['number']}>{place + 1}</span>
      <div className={styles['sentence']}>
        {rule.serve.kind === 'experiment'
          ? <ExperimentRule experiment={rule.serve.experiment} />
          : <RuleSentence flag={flag} rule={rule} mayEdit={mayEdit} onChange={(next) => onChange(withRule(draft, rule.id, () => next))} />}
        <Was before={before} rule={rule} />
      </div>
      {mayEdit ? <RuleMenu {...props} /> : null}
    </li>
  )
}

/** Under a changed rule, how it is served until it is saved. */
function Was({ before, rule }: { readonly before: RuleDraft | undefined; readonly rule: RuleDraft }): ReactNode {
  const words = useWords()
  const { say } = words
  if (before === undefined) return <p className={styles['quiet']}>{say('release.new-rule')}</p>
  const [old, now] = [ruleText(before, words), ruleText(rule, words)]
  return old === now ? null : <p className={styles['quiet']}><del>{old}</del></p>
}

function RuleMenu({ rule, place, draft, onChange }: RowProps): ReactNode {
  const { say } = useWords()
  const deciding = useDeciding(rule.serve)
  return (
    <Menu position="bottom-end">
      <Menu.Target><ActionIcon color="ink" aria-label={say('release.rule-menu', { n: place + 1 })}><Icon name="more" /></ActionIcon></Menu.Target>
      <Menu.Dropdown>
        <Menu.Item disabled={place === 0} onClick={() => onChange(moved(draft, rule.id, -1))}>{say('release.move-up')}</Menu.Item>
        <Menu.Item disabled={place === draft.rules.length - 1} onClick={() => onChange(moved(draft, rule.id, 1))}>{say('release.move-down')}</Menu.Item>
        {deciding === 'still' ? null : <Menu.Item onClick={() => onChange(withoutRule(draft, rule.id))}>{say('release.remove-rule')}</Menu.Item>}
      </Menu.Dropdown>
    </Menu>
  )
}
