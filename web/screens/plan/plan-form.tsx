import { Select, TextInput } from '@mantine/core'
import type { ReactNode } from 'react'
import { useMember } from '../../app/member.tsx'
import { NamedIds } from '../../app/named-ids.tsx'
import { Section } from '../../parts/section.tsx'
import { Counting, useWords } from '../../words/use-words.tsx'
import { AmongOthers } from './among-others.tsx'
import { BanditPlan } from './bandit-plan.tsx'
import { Belief } from './belief.tsx'
import { withDesign, withPlan, type Design, type Draft } from './draft.ts'
import { Effect } from './effect.tsx'
import { PlanPanel } from './plan-panel.tsx'
import { ReadOn } from './read-on.tsx'
import { withSize } from './size.ts'
import { SurfacePicker } from './surface-picker.tsx'
import type { useKnown } from './use-known.ts'
import { WhatFollows } from './what-follows.tsx'
import { WhoAndWhat } from './who-and-what.tsx'
import styles from './plan.module.css'

type Props = {
  readonly onChange: (draft: Draft) => void
  readonly known: ReturnType<typeof useKnown>
  /** Where it runs can be chosen until it is written down. */
  readonly fresh: boolean
  /** Links that show one variant each; only of what is written down. */
  readonly previews?: ReactNode
  /** How its review stands. */
  readonly review?: ReactNode
  /** The primary button, and what stands under it. */
  readonly children: ReactNode
}

/** The plan, one page in reading order; whatever changes, the size is computed anew. */
export function PlanForm({ onChange, known, fresh, previews, review, children }: Props): ReactNode {
  const { draft } = known
  const { say } = useWords()
  const change = (next: Draft): void => {
    // Another place has other people: its own numbers fill what opens here.
    const moved = next.surface === draft.surface ? next : withPlan(next, { baseline: null, peoplePerDay: null, removed: null })
    // So has another audience.
    const isKnown = known.evidence !== undefined && known.evidence.from.kind !== 'nothing'
    const asked = isKnown && isOther(next.design.audience, draft.design.audience) ? withPlan(moved, { peoplePerDay: null }) : moved
    onChange(withDesign(asked, withSize(asked.design, known.metric)))
  }
  return (
    <>
      <Heading draft={draft} onChange={change} fresh={fresh} />
      <SurfacePicker draft={draft} onChange={change}>
        <WhatFollows draft={draft} onChange={change} shared={known.shared} />
      </SurfacePicker>
      <div className={styles['columns']}>
        <div className={styles['main']}>
          <Belief draft={draft} onChange={change} />
          <WhoAndWhat draft={draft} onChange={change} flag={known.flag} />
          <AmongOthers draft={draft} own={known.own} onChange={change} layers={known.layers} />
          {draft.design.plan.rule === 'bandit' ? <BanditPlan draft={draft} onChange={change} /> : <Effect draft={draft} onChange={change} metric={known.metric} name={known.shared?.name} evidence={known.evidence} />}
          <ReadOn draft={draft} onChange={change} />
          <Section title={say('plan.named-ids')} note={say('plan.named-ids-note')}>
            <NamedIds overrides={draft.design.overrides} variants={draft.design.variants} unit={draft.design.unit} onChange={(overrides) => change(withDesign(draft, { overrides }))} />
          </Section>
          {previews}
        </div>
        <Counting unit={draft.design.unit}>
          <PlanPanel draft={draft} size={known.size} matures={known.matures} items={known.items} now={known.now} review={review}>{children}</PlanPanel>
        </Counting>
      </div>
    </>
  )
}

function isOther(one: Design['audience'], other: Design['audience']): boolean {
  return JSON.stringify(one) !== JSON.stringify(other)
}

function Heading({ draft, onChange, fresh }: Pick<Props, 'onChange' | 'fresh'> & { readonly draft: Draft }): ReactNode {
  const { say } = useWords()
  const { environments } = useMember()
  return (
    <div className={styles['heading']}>
      <TextInput id="plan-name" label={say('plan.name')} placeholder={say('plan.some-name')} value={draft.name} maxLength={120} onChange={(event) => onChange({ ...draft, name: event.currentTarget.value })} />
      {fresh ? (
        <Select label={say('plan.environment')} value={draft.environment} data={environments.map((one) => ({ value: one.key, label: one.name }))}
          onChange={(environment) => environment !== null && onChange({ ...draft, environment })} />
      ) : null}
    </div>
  )
}
