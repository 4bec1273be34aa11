import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useApi } from '../../api/provider.tsx'
import type { Environment } from '../../app/member-now.ts'
import { When } from '../../parts/when.tsx'
import { useWords } from '../../words/use-words.tsx'
import type { Flag, FlagDraft } from './flag-draft.ts'
import { isSaveIn } from './saved-entry.ts'
import styles from './release.module.css'

/** In the place of the panel while there is nothing to save: what stands, and who saved it. */
export function Standing({ flag, environment, stands }: { readonly flag: Flag; readonly environment: Environment; readonly stands: FlagDraft }): ReactNode {
  const { say } = useWords()
  const history = useQuery(useApi().flag.history.queryOptions({ key: flag.key, limit: 20 }))
  const last = history.data?.entries.find((one) => isSaveIn(one.action, environment.key) || one.action === 'experiment-added' || one.action === 'created')
  return (
    <aside className={styles['standing']}>
      <p className={styles['stands']}>{say(stands.enabled ? 'release.all-saved' : 'release.all-saved-off', { environment: environment.name })}</p>
      {last === undefined ? null : <p className={styles['quiet']}>{last.actor.name}, <When at={last.at} />{last.why === '' ? '' : ` · “${last.why}”`}</p>}
    </aside>
  )
}
