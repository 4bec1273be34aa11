import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useApi } from '../../api/provider.tsx'
import { TextAction } from '../../parts/actions.tsx'
import { useWords } from '../../words/use-words.tsx'
import { FlagProblem } from './flag-problem.tsx'
import type { Flag } from './flag-draft.ts'
import styles from './release.module.css'

type Archiving = { readonly archive: () => void; readonly restore: () => void; readonly error: unknown; readonly busy: boolean }

/** Out of the code's answers and back; each is the way back from the other. */
export function useArchiving(flag: Flag): Archiving {
  const api = useApi()
  const answers = useQueryClient()
  const refresh = () => Promise.all([api.flag, api.ruleset].map((part) => answers.invalidateQueries({ queryKey: part.pathKey() })))
  const archive = useMutation(api.flag.archive.mutationOptions({ onSettled: refresh }))
  const restore = useMutation(api.flag.restore.mutationOptions({ onSettled: refresh }))
  const place = { key: flag.key, version: flag.version }
  return {
    archive: () => { restore.reset(); archive.mutate(place) },
    restore: () => { archive.reset(); restore.mutate(place) },
    error: archive.error ?? restore.error,
    busy: archive.isPending || restore.isPending,
  }
}

/** Over the page of a flag that is archived, with the way back; or why one of the two was refused. */
export function ArchivedLine({ flag, archiving, mayEdit }: { readonly flag: Flag; readonly archiving: Archiving; readonly mayEdit: boolean }): ReactNode {
  const { say } = useWords()
  return (
    <>
      {flag.archivedAt === null ? null : <p className={styles['archived']}>{say('release.archived-note')} {mayEdit ? <TextAction disabled={archiving.busy} onClick={archiving.restore}>{say('release.restore')}</TextAction> : null}</p>}
      <FlagProblem error={archiving.error} />
    </>
  )
}
