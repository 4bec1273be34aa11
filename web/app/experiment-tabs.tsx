import type { ReactNode } from 'react'
import { Link } from 'wouter'
import { useWords } from '../words/use-words.tsx'
import { to } from './routes.ts'
import styles from './experiment-tabs.module.css'

const tabs = [
  { page: 'experimentPlan', word: 'verb.plan' },
  { page: 'experimentWatch', word: 'verb.watch' },
  { page: 'experimentDecide', word: 'verb.decide' },
] as const

type Props = { readonly experiment: string; readonly open: (typeof tabs)[number]['page'] }

/** One experiment, three questions: the way from its plan to how it runs to what it taught. */
export function ExperimentTabs({ experiment, open }: Props): ReactNode {
  const { say } = useWords()
  return (
    <nav className={styles['tabs']} aria-label={say('member.experiment-pages')}>
      {tabs.map(({ page, word }) => (
        <Link key={page} className={styles['tab']} href={to(page, { key: experiment })} aria-current={page === open ? 'page' : undefined}>
          {say(word)}
        </Link>
      ))}
    </nav>
  )
}

/** The page of an experiment that its status asks for. */
export function pageOf(status: 'draft' | 'review' | 'running' | 'paused' | 'stopped' | 'archived'): Props['open'] {
  if (status === 'draft' || status === 'review') return 'experimentPlan'
  return status === 'running' || status === 'paused' ? 'experimentWatch' : 'experimentDecide'
}
