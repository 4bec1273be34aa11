import { NumberInput, SegmentedControl } from '@mantine/core'
import type { ReactNode } from 'react'
import { LoadingState } from '../../parts/loading-state.tsx'
import { PowerSlider } from '../../parts/charts/power-slider.tsx'
import { Section } from '../../parts/section.tsx'
import { useWords } from '../../words/use-words.tsx'
import { withPlan, type Draft } from './draft.ts'
import { daysFor, largestEffect, type Evidence, type Metric } from './size.ts'
import { RecentNumbers } from './recent-numbers.tsx'
import { effectSentence, gainSentence } from './effect-words.ts'
import styles from './plan.module.css'

type Props = { readonly draft: Draft; readonly onChange: (draft: Draft) => void; readonly metric: Metric; readonly name: string | undefined; readonly evidence: Evidence | undefined }

/** The smallest lift worth shipping, and the days it takes: the same mathematics as in the readout, in whole weeks. */
export function Effect({ draft, onChange, metric, name, evidence }: Props): ReactNode {
  const words = useWords()
  const { say } = words
  const { plan } = draft.design
  const most = largestEffect(draft.design, metric)
  const computed = metric.family === 'proportion' ? plan.baseline !== null : typeof metric.variation === 'number'
  return (
    <div id="plan-effect">
      <Section title={say('plan.smallest-lift')} actions={<Chance draft={draft} onChange={onChange} />}>
        {evidence === undefined ? <LoadingState lines={4} /> : <p className={styles['effect-words']}>{effectSentence(draft.design, metric, words)}</p>}
        {evidence === undefined ? null : computed ? (
          <PowerSlider label={say('plan.smallest-lift')} value={plan.minimumEffect} min={Math.min(0.05, plan.minimumEffect)} max={most}
            daysFor={(effect) => daysFor(draft.design, metric, effect)} onChange={(minimumEffect) => onChange(withPlan(draft, { minimumEffect }))} />
        ) : (
          <ByHand draft={draft} onChange={onChange} />
        )}
        <Gain sentence={evidence === undefined || !computed ? '' : gainSentence(draft.design, metric, words)} />
        {evidence === undefined ? null : <RecentNumbers draft={draft} onChange={onChange} evidence={evidence} metric={name} rated={metric.family === 'proportion'} />}
      </Section>
    </div>
  )
}

function Gain({ sentence }: { readonly sentence: string }): ReactNode {
  return sentence === '' ? null : <p className={styles['note']}>{sentence}</p>
}

const chances = ['0.8', '0.9'] as const

function Chance({ draft, onChange }: Pick<Props, 'draft' | 'onChange'>): ReactNode {
  const { say, format } = useWords()
  const { power } = draft.design.plan
  return (
    <span className={styles['chance']}>
      <span>{say('plan.chance')}</span>
      <SegmentedControl aria-label={say('plan.chance')} value={String(power)} onChange={(value) => onChange(withPlan(draft, { power: Number(value) }))}
        data={chances.map((each) => ({ value: each, label: format.rate(Number(each)).replace(/[.,]0/, '') }))} />
    </span>
  )
}

/** Where no size can be computed the person says both, and the page says that it is a guess. */
function ByHand({ draft, onChange }: Pick<Props, 'draft' | 'onChange'>): ReactNode {
  const { say } = useWords()
  const { plan } = draft.design
  return (
    <div className={styles['by-hand']}>
      <NumberInput label={say('plan.lift-by-hand')} value={Math.round(plan.minimumEffect * 1_000) / 10} min={0.1} max={1000} suffix="%"
        onChange={(value) => typeof value === 'number' && value > 0 && onChange(withPlan(draft, { minimumEffect: value / 100 }))} />
      <NumberInput label={say('plan.weeks-by-hand')} value={Math.round(plan.days / 7)} min={1} max={52} allowDecimal={false}
        onChange={(value) => typeof value === 'number' && value >= 1 && onChange(withPlan(draft, { days: Math.round(value) * 7 }))} />
    </div>
  )
}
