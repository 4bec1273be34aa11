import type { ReactNode } from 'react'
import { useWords } from '../../words/use-words.tsx'
import styles from './people-change.module.css'

/** People of the last 28 days by what a change would do to them; `change` is the one that wears the variant's colour. */
export type PeoplePart = {
  readonly kind: 'kept' | 'change' | 'untouched'
  readonly people: number
  /** What they get: "keep short", "none → short". */
  readonly what: string
}

const fills = { kept: 'var(--ink)', change: 'var(--arm-a)', untouched: 'var(--sunk)' } as const

/** Who would get something else if this were saved: a bar to scale, with the number and the words under each part. */
export function PeopleChange({ parts }: { readonly parts: readonly PeoplePart[] }): ReactNode {
  const { format } = useWords()
  const total = Math.max(1, parts.reduce((sum, part) => sum + part.people, 0))
  const shares = parts.map((part) => part.people / total)
  const starts = shares.map((_, index) => shares.slice(0, index).reduce((sum, share) => sum + share, 0))
  return (
    <div>
      <svg className={styles['bar']} width="100%" height="20" aria-hidden>
        {parts.map((part, index) => (
          <rect key={part.kind} x={percent(starts[index] ?? 0)} width={percent(Math.max(shares[index] ?? 0, part.people > 0 ? 0.008 : 0))} height="20" rx="2" fill={fills[part.kind]} stroke="var(--paper)" strokeWidth="1" />
        ))}
      </svg>
      <ul className={styles['parts']} style={{ gridTemplateColumns: shares.map((share) => `minmax(max-content, ${Math.max(share, 0.01)}fr)`).join(' ') }}>
        {parts.map((part) => (
          <li key={part.kind} data-kind={part.kind}>
            <strong>{format.count(part.people)}</strong>
            <span>{part.what}</span>
          </li>
        ))}
      </ul>
    </div>
  )
}

function percent(share: number): string {
  return `${share * 100}%`
}
