import type { ReactNode } from 'react'
import type { Answers } from '../../api/client.ts'
import { EditableChoice } from '../../parts/editable-choice.tsx'
import { Sentence } from '../../parts/sentence.tsx'
import { useWords } from '../../words/use-words.tsx'
import { banditOf, isAdjusted, withDesign, withPlan, withRule, type Draft } from './draft.ts'
import styles from './plan.module.css'

type Props = {
  readonly draft: Draft
  readonly onChange: (draft: Draft) => void
  readonly shared: Answers['metric']['shared'] | undefined
}

/** Facts that the place in the journey decides: the unit, who takes part, when a person counts, how long it runs, when it answers. */
export function WhatFollows({ draft, onChange, shared }: Props): ReactNode {
  const { say, format } = useWords()
  // A bandit deals new people alone.
  const fixed = banditOf(draft.design) !== null
  const days = shared === null || shared === undefined ? undefined : windowOf(shared)
  return (
    <div className={styles['follows']}>
      <dl className={styles['facts']}>
        <Fact word={say('plan.unit')}>
          {fixed ? say('plan.unit-person') : <Sentence size="normal">
            <EditableChoice
              label={say('plan.unit')}
              value={draft.design.unit}
              placeholder=""
              choices={[
                { value: 'person', label: say(draft.design.newPeopleOnly ? 'plan.unit-person' : 'plan.unit-known'), note: say('plan.unit-person-note') },
                { value: 'account', label: say('plan.unit-account'), note: say('plan.unit-account-note') },
              ]}
              onChange={(unit) => onChange(withDesign(draft, { unit: unit === 'account' ? 'account' : 'person' }))}
            />
          </Sentence>}
        </Fact>
        <Fact word={say('plan.takes-part')}>
        {fixed ? say('plan.new-people') : <Sentence size="normal">
          <EditableChoice
            label={say('plan.takes-part')}
            value={draft.design.newPeopleOnly ? 'new' : 'all'}
            placeholder=""
            choices={[
              { value: 'new', label: say('plan.new-people'), note: say('plan.new-people-note') },
              { value: 'all', label: say('plan.all-people'), note: say('plan.all-people-note') },
            ]}
            onChange={(value) => onChange(withDesign(draft, { newPeopleOnly: value === 'new' }))}
          />
        </Sentence>}
      </Fact>
        <Fact word={say('plan.counted-after')}>{days === undefined ? say('plan.no-window') : format.days(days)}</Fact>
        <Fact word={say('plan.runs-for')}>{say('plan.whole-weeks')}</Fact>
        <Fact word={say('plan.answers')}>
          <Sentence size="normal">
            <EditableChoice
              label={say('plan.answers')}
              value={draft.design.plan.rule}
              placeholder=""
              choices={[
                { value: 'sequential', label: say('plan.rule-daily'), note: say('plan.rule-daily-note') },
                { value: 'fixed', label: say('plan.rule-once'), note: say('plan.rule-once-note') },
                ...(draft.surface === 'landing' ? [{ value: 'bandit', label: say('bandit.rule'), note: say('bandit.rule-note') }] : []),
              ]}
              onChange={(value) => onChange(withRule(draft, value === 'fixed' || value === 'bandit' ? value : 'sequential'))}
            />
          </Sentence>
        </Fact>
        {draft.design.newPeopleOnly ? null : (
          <Fact word={say('plan.before')}>
            <Sentence size="normal">
              <EditableChoice
                label={say('plan.before')}
                value={isAdjusted(draft.design.plan) ? 'counted' : 'ignored'}
                placeholder=""
                choices={[
                  { value: 'counted', label: say('plan.before-counted'), note: say('plan.before-counted-note') },
                  { value: 'ignored', label: say('plan.before-ignored'), note: say('plan.before-ignored-note') },
                ]}
                onChange={(value) => onChange(withPlan(draft, { adjusted: value === 'counted' }))}
              />
            </Sentence>
          </Fact>
        )}
      </dl>
      <p className={styles['follows-from']}>{say('plan.follows-from', { surface: say(`surface.${draft.surface}`) })}</p>
    </div>
  )
}

function Fact({ word, children }: { readonly word: string; readonly children: ReactNode }): ReactNode {
  return (
    <div className={styles['fact']}>
      <dt>{word}</dt>
      <dd>{children}</dd>
    </div>
  )
}

/** Days until a person counts; undefined where the numbers came with a file. */
export function windowOf({ definition }: NonNullable<Answers['metric']['shared']>): number | undefined {
  return definition.kind === 'imported' ? undefined : (definition.delayDays ?? 0) + definition.windowDays
}
