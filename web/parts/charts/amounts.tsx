import type { ReactNode } from 'react'
import styles from './amounts.module.css'

export type Amount = { readonly name: string; readonly value: number; readonly text: string }

/** Rows with a bar each, all to one scale: how many reach a step, or have so much. The figures are read, the bars are not. */
export function Amounts({ label, amounts, most }: { readonly label: string; readonly amounts: readonly Amount[]; readonly most: number }): ReactNode {
  return (
    <dl className={styles['amounts']} aria-label={label}>
      {amounts.map((one, index) => (
        <div key={index}>
          <dt>{one.name}</dt>
          <dd>
            <svg width="100%" height="12" aria-hidden><rect width={`${most === 0 ? 0 : (100 * one.value) / most}%`} height="12" rx="2" fill="var(--ink3)" /></svg>
            <span>{one.text}</span>
          </dd>
        </div>
      ))}
    </dl>
  )
}
