import { UnstyledButton } from '@mantine/core'
import { useState, type ReactNode } from 'react'
import { useWords } from '../words/use-words.tsx'
import { Icon, type IconName } from './icon.tsx'
import styles from './trust-line.module.css'

/** A check before a verdict. `note` has its number: "50.4% to 49.6%". */
export type TrustCheck = {
  readonly name: string
  readonly note: ReactNode
  readonly state: 'pass' | 'warn' | 'block'
}

const icons = { pass: 'check', warn: 'triangle', block: 'octagon' } as const satisfies Record<TrustCheck['state'], IconName>

/** Can we trust it? All checks in one line, also when all pass; on a phone the answer, and the checks behind it. */
export function TrustLine({ checks }: { readonly checks: readonly TrustCheck[] }): ReactNode {
  const { say } = useWords()
  const [open, setOpen] = useState(false)
  const worst = worstOf(checks)
  return (
    <section className={styles['trust']} aria-label={say('trust.question')} data-open={open || undefined}>
      <div className={styles['lead']}>
        <h2 className={styles['question']}>{say('trust.question')}</h2>
        <p className={styles['answer']}>
          <span className={styles['mark']} data-state={worst}><Icon name={icons[worst]} /></span>
          {say(`trust.${worst}`, { n: checks.length })}
        </p>
        <UnstyledButton className={styles['see'] ?? ''} aria-expanded={open} onClick={() => setOpen(!open)}>
          {say('trust.see')}
          <Icon name={open ? 'chevron-down' : 'chevron-right'} size={12} />
        </UnstyledButton>
      </div>
      <ul className={styles['checks']}>
        {checks.map((check) => <Check key={check.name} {...check} />)}
      </ul>
    </section>
  )
}

function worstOf(checks: readonly TrustCheck[]): TrustCheck['state'] {
  return (['block', 'warn'] as const).find((state) => checks.some((check) => check.state === state)) ?? 'pass'
}

function Check({ name, note, state }: TrustCheck): ReactNode {
  const { say } = useWords()
  return (
    <li className={styles['check']} data-state={state}>
      <span className={styles['mark']} data-state={state}><Icon name={icons[state]} label={say(`trust.state-${state}`)} /></span>
      <span className={styles['name']}>{name}</span>
      <span className={styles['note']}>{note}</span>
    </li>
  )
}
