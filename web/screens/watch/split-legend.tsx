import type { ReactNode } from 'react'
import { useWords } from '../../words/use-words.tsx'
import styles from './watch.module.css'

/** What the marks of the split mean, once under the table. */
export function SplitLegend(): ReactNode {
  const { say } = useWords()
  return (
    <ul className={styles['legend']}>
      <li><Sign inside /> {say('watch.legend-inside')}</li>
      <li><Sign /> {say('watch.legend-outside')}</li>
    </ul>
  )
}

function Sign({ inside = false }: { readonly inside?: boolean }): ReactNode {
  return (
    <svg width="44" height="16" viewBox="0 0 44 16" aria-hidden>
      <line x1="0" x2="44" y1="8" y2="8" stroke="var(--line2)" strokeWidth="1.5" />
      <rect x="12" y="4" width="20" height="8" rx="2" fill="var(--sunk)" stroke="var(--line2)" />
      <line x1="22" x2="22" y1="1" y2="15" stroke="var(--ink2)" strokeWidth="1.25" />
      {inside ? <circle cx="22" cy="8" r="4" fill="var(--ink)" /> : <path d="M39 3 44 8 39 13 34 8z" fill="var(--worse)" />}
    </svg>
  )
}
