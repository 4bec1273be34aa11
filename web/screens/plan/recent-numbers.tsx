import { NumberInput } from '@mantine/core'
import type { ReactNode } from 'react'
import { TextAction } from '../../parts/actions.tsx'
import { useWords } from '../../words/use-words.tsx'
import { withPlan, type Draft } from './draft.ts'
import type { Evidence } from './size.ts'
import styles from './plan.module.css'

type Props = { readonly draft: Draft; readonly onChange: (draft: Draft) => void; readonly evidence: Evidence | undefined; readonly metric: string | undefined; readonly rated: boolean }

/** What the size is computed from: recent data where there is some, else a guess that is called one. */
export function RecentNumbers({ draft, onChange, evidence, metric, rated }: Props): ReactNode {
  const { say, format } = useWords()
  const { baseline, peoplePerDay } = draft.design.plan
  const apart = evidence !== undefined && evidence.from.kind !== 'nothing' && (near(evidence.baseline, baseline) || near(evidence.peoplePerDay, peoplePerDay))
  return (
    <div className={styles['recent']}>
      <div className={styles['by-hand']}>
        {rated ? (
          <NumberInput label={metric === undefined ? say('plan.baseline') : say('plan.baseline-of', { metric })} value={baseline === null ? '' : shown(baseline)} min={0.001} max={99.9} decimalScale={3} suffix="%"
            onChange={(value) => onChange(withPlan(draft, { baseline: typeof value === 'number' && value > 0 && value < 100 ? value / 100 : null }))} />
        ) : null}
        <NumberInput label={say('plan.people-per-day')} value={peoplePerDay ?? ''} min={0} allowDecimal={false} thousandSeparator=","
          onChange={(value) => onChange(withPlan(draft, { peoplePerDay: typeof value === 'number' ? value : null }))} />
      </div>
      <p className={styles['note']}>
        {sourceWords()}{' '}
        {evidence?.audience === undefined ? '' : `${say('plan.evidence-audience', { share: format.rate(evidence.audience.share), people: format.count(evidence.peoplePerDay) })} `}
        {apart ? <TextAction onClick={() => onChange(withPlan(draft, { baseline: evidence.baseline, peoplePerDay: evidence.peoplePerDay, removed: evidence.removed }))}>{say('plan.use-recent')}</TextAction> : null}
      </p>
    </div>
  )

  function sourceWords(): string {
    if (evidence === undefined) return ''
    if (evidence.from.kind === 'nothing') return say('plan.from-nothing')
    const facts = { rate: format.rate(evidence.baseline), people: format.count(evidence.audience?.ofAll ?? evidence.peoplePerDay) }
    if (evidence.from.kind === 'line' && !rated) return say('plan.from-line-people', { people: facts.people, n: evidence.from.days })
    return evidence.from.kind === 'experiment' ? say('plan.from-experiment', { ...facts, name: evidence.from.name }) : say('plan.from-line', { ...facts, n: evidence.from.days })
  }
}

/** Percent with as many digits as a rate is written with. */
function shown(rate: number): number {
  return rate < 0.00995 ? Math.round(rate * 10_000) / 100 : Math.round(rate * 1_000) / 10
}

/** Whether two numbers differ by more than rounding. */
function near(one: number | null, other: number | null): boolean {
  return one !== null && (other === null || Math.abs(one - other) > Math.abs(one) * 0.005)
}
