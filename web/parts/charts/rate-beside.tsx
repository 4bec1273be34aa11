import type { ReactNode } from 'react'
import { useWords } from '../../words/use-words.tsx'
import { isInside, percentPlacement } from './axis.ts'
import { IntervalMark, markSizes } from './interval-mark.tsx'
import type { Answer, Domain } from './kinds.ts'
import styles from './interval-row.module.css'

type Props = {
  readonly rate: { readonly estimate: number; readonly low: number; readonly high: number }
  readonly answer: Answer
  /** The rate of everybody, or of the control: one line through all rows. */
  readonly beside: number | null
  readonly domain: Domain
  readonly height?: number
}

/** A rate with its interval, beside the one that it is compared with. */
export function RateBeside({ rate, answer, beside, domain, height = 55 }: Props): ReactNode {
  const { say, format } = useWords()
  const placement = percentPlacement(domain)
  return (
    <svg className={styles['row']} role="img" aria-label={say('chart.interval-label', { estimate: format.rate(rate.estimate), range: format.rateRange(rate.low, rate.high) })} width="100%" height={height}>
      {beside === null || !isInside(beside, domain) ? null : <line x1={placement.place(beside)} x2={placement.place(beside)} y1="0" y2="100%" stroke="var(--line2)" strokeWidth="1.25" />}
      <IntervalMark interval={rate} answer={answer} placement={placement} y="50%" size={markSizes.row} />
    </svg>
  )
}

/** One axis for the rates of a column: as wide as their estimates ask, and of the intervals as much as stays readable. */
export function rateDomain(rates: readonly { readonly estimate: number; readonly low: number; readonly high: number }[], beside: number | null): Domain {
  const estimates = [...rates.map(({ estimate }) => estimate), ...(beside === null ? [] : [beside])]
  const [least, most] = [Math.min(...estimates, 1), Math.max(...estimates, 0)]
  const room = Math.max(0.02, (most - least) * 0.25)
  return [Math.max(0, least - room), Math.min(1, most + room)]
}
