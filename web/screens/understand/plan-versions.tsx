import { useQuery, useQueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useApi } from '../../api/provider.tsx'
import { TextAction } from '../../parts/actions.tsx'
import { PersonMark } from '../../parts/person-mark.tsx'
import { Section } from '../../parts/section.tsx'
import { When } from '../../parts/when.tsx'
import { useWords } from '../../words/use-words.tsx'
import type { PlanEditing, SavedPlan } from './plan-draft.ts'
import styles from './understand.module.css'

type Props = { readonly saved: SavedPlan; readonly editing: PlanEditing; readonly mayEdit: boolean }

/** Every version with who saved it and why; an earlier one is taken back as a draft, to be saved as a new one. */
export function PlanVersions({ saved, editing, mayEdit }: Props): ReactNode {
  const { say } = useWords()
  const api = useApi()
  const answers = useQueryClient()
  const versions = useQuery(api.trackingPlan.versions.queryOptions())
  if (versions.data === undefined || versions.data.length === 0) return null
  const take = async (version: number): Promise<void> => editing.change((await answers.fetchQuery(api.trackingPlan.version.queryOptions({ version }))).events)
  return (
    <Section title={say('tracking.versions')}>
      <ol className={styles['history']}>
        {versions.data.map(({ version, savedBy, savedAt, why }) => (
          <li key={version} className={styles['entry']}>
            <PersonMark name={savedBy?.name ?? '–'} />
            <div>
              <p>{say('tracking.version', { version })}</p>
              <p className={styles['quiet']}>{savedBy?.name ?? '–'}{savedAt === null ? null : <>, <When at={savedAt} /></>}{why === '' ? '' : ` · “${why}”`}</p>
            </div>
            {version === saved.version || !mayEdit ? <span /> : <TextAction onClick={() => void take(version)}>{say('tracking.take-back')}<span className="unseen"> {version}</span></TextAction>}
          </li>
        ))}
      </ol>
    </Section>
  )
}
