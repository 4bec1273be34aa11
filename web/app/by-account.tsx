import type { ReactNode } from 'react'
import type { Answers } from '../api/client.ts'
import { useWords } from '../words/use-words.tsx'
import styles from './page.module.css'

/** What a page counts where accounts are dealt to variants: its words speak of people, as those of every page do. */
export function ByAccount({ experiment: { design } }: { readonly experiment: Pick<Answers['experiment']['get'], 'design'> }): ReactNode {
  const { say } = useWords()
  return design.unit === 'account' ? <p className={styles['who-can']}>{say('decide.by-account')}</p> : null
}
