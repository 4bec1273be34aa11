import { NumberInput, SegmentedControl } from '@mantine/core'
import type { ReactNode } from 'react'
import { Section } from '../../parts/section.tsx'
import { useWords } from '../../words/use-words.tsx'
import { banditOf, longestBandit, withPlan, type Draft } from './draft.ts'
import styles from './plan.module.css'

type Props = { readonly draft: Draft; readonly onChange: (draft: Draft) => void }

/** More than that of all people kept in place leaves nothing to move. */
const MOST_KEPT = 0.8

/** In the place of the smallest lift: what a bandit does and does not, its floor, how often shares change, for how long. */
export function BanditPlan({ draft, onChange }: Props): ReactNode {
  const { say } = useWords()
  const { plan, variants } = draft.design
  const bandit = banditOf(draft.design)
  if (bandit === null) return null
  const change = (part: Partial<typeof bandit>): void => onChange(withPlan(draft, { bandit: { ...bandit, ...part } }))
  const high = bandit.floor * variants.length > MOST_KEPT
  return (
    <div id="plan-effect">
      <Section title={say('bandit.title')}>
        <p className={styles['effect-words']}>{say('bandit.means')} {say('bandit.if-compare')}</p>
        <div className={styles['by-hand']}>
          <NumberInput label={say('bandit.floor')} description={say('bandit.floor-note')} value={Math.round(bandit.floor * 1_000) / 10} min={1} max={25} decimalScale={1} suffix="%" error={high ? say('bandit.floor-high', { n: variants.length }) : undefined}
            onChange={(value) => typeof value === 'number' && value >= 1 && value <= 25 && change({ floor: value / 100 })} />
          <NumberInput label={say('bandit.weeks')} description={say('bandit.weeks-note')} value={Math.round(plan.days / 7)} min={1} max={longestBandit / 7} allowDecimal={false}
            onChange={(value) => typeof value === 'number' && value >= 1 && value <= longestBandit / 7 && onChange(withPlan(draft, { days: Math.round(value) * 7 }))} />
        </div>
        <p className={styles['note']} id="bandit-every">{say('bandit.every')}</p>
        <SegmentedControl aria-labelledby="bandit-every" value={String(bandit.everyDays)} onChange={(value) => change({ everyDays: value === '7' ? 7 : 1 })}
          data={[{ value: '1', label: say('bandit.every-day') }, { value: '7', label: say('bandit.every-week') }]} />
      </Section>
    </div>
  )
}
