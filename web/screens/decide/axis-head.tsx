import type { ReactNode } from 'react'
import { percentPlacement, ticks } from '../../parts/charts/axis.ts'
import type { Domain } from '../../parts/charts/kinds.ts'
import { useWords } from '../../words/use-words.tsx'
import styles from './decide.module.css'

/** The figures of an axis that all rows below share. */
export function AxisHead({ domain }: { readonly domain: Domain }): ReactNode {
  const { say, format } = useWords()
  const placement = percentPlacement(domain)
  return (
    <span className={styles['axis']}>
      <span className="unseen">{say('decide.lift')}</span>
      {ticks(domain, 4).filter((tick) => isInner(placement.at(tick))).map((tick) => (
        <span key={tick} className={styles['tick']} style={{ left: placement.place(tick) }} aria-hidden>{format.axisLift(tick)}</span>
      ))}
    </span>
  )
}

/** A figure at the very end would stand under the next column's head. */
function isInner(percent: number): boolean {
  return percent > 4 && percent < 96
}
