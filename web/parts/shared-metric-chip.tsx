import type { ReactNode } from 'react'
import { useWords } from '../words/use-words.tsx'
import { Sparkline, type SparkPoint } from './charts/sparkline.tsx'
import styles from './shared-metric-chip.module.css'

type Props = {
  readonly name: string
  /** The rate over the last 28 counted days; undefined while nobody can be counted. */
  readonly rate: number | undefined
  /** Instead of the rate, for a metric that is none: a mean, written with its unit. */
  readonly figure?: string
  readonly days: readonly SparkPoint[]
  /** The metric's contract. */
  readonly href: string
}

/** The shared metric, in the same place on every page; it opens its contract. */
export function SharedMetricChip({ name, rate, figure, days, href }: Props): ReactNode {
  const { say, format } = useWords()
  const value = figure ?? format.rate(rate)
  return (
    <a className={styles['chip']} href={href} title={say('metric.chip', { name, rate: value })}>
      <Sparkline points={days} />
      <span>{name}</span>
      <strong>{value}</strong>
    </a>
  )
}
