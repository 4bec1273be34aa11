import type { ReactNode } from 'react'
import { useWords } from '../words/use-words.tsx'
import { useMember } from './member.tsx'
import { type Environment, mayRelease, maySee } from './member-now.ts'
import styles from './page.module.css'

/**
 * Says who can change what the reader may only read; nothing for whoever may. With an environment: who changes what it
 * serves, where it is protected.
 */
export function WhoCan({ environment }: { readonly environment?: Environment | undefined }): ReactNode {
  const { say } = useWords()
  const { member } = useMember()
  if (!maySee(member, 'editor')) return <p className={styles['who-can']}>{say('members.reads-only')}</p>
  if (environment === undefined || mayRelease(member, environment)) return null
  return <p className={styles['who-can']}>{say('members.protected', { name: environment.name })}</p>
}
