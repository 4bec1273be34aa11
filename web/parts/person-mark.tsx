import type { ReactNode } from 'react'
import styles from './person-mark.module.css'

/** Up to two letters that stand for a name: "Mina Park" → "MP", "박미나" → "박". */
export function initials(name: string): string {
  const words = name.trim().split(/\s+/)
  const first = [...(words[0] ?? '')][0] ?? ''
  const last = words.length > 1 ? ([...(words.at(-1) ?? '')][0] ?? '') : ''
  return `${first}${last}`.toUpperCase()
}

/** A person's letters in a pale circle; dashed and empty while nobody has answered yet. The name stands beside it. */
export function PersonMark({ name }: { readonly name?: string }): ReactNode {
  return (
    <span className={styles['mark']} data-empty={name === undefined || undefined} aria-hidden>
      {name === undefined ? null : initials(name)}
    </span>
  )
}
