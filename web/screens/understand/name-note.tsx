import { useQuery } from '@tanstack/react-query'
import { useDeferredValue, type ReactNode } from 'react'
import { useApi } from '../../api/provider.tsx'
import { TextAction } from '../../parts/actions.tsx'
import { useWords } from '../../words/use-words.tsx'
import styles from './events.module.css'

/** Under a field for an event's name: whether the tracking plan knows it, whether it arrives, and what was probably meant. */
export function NameNote({ name, onChange }: { readonly name: string; readonly onChange: (name: string) => void }): ReactNode {
  const { say } = useWords()
  const asked = useDeferredValue(name.trim())
  const check = useQuery({ ...useApi().trackingPlan.check.queryOptions({ name: asked }, { placeholderData: (before) => before }), enabled: asked !== '', staleTime: 30_000 })
  if (asked === '' || check.data === undefined) return null
  const { version, planned, arrives, looksLike } = check.data
  const words = [...(version > 0 && !planned ? [say('tracking.metric-unknown')] : []), ...(arrives ? [] : [say('tracking.metric-never')])]
  if (words.length === 0 && looksLike === null) return null
  return (
    <p className={styles['flag']} role="status">
      <span>
        {words.join(' ')}
        {looksLike === null ? null : <> {say('tracking.looks-like', { name: asked, other: looksLike })} <TextAction type="button" onClick={() => onChange(looksLike)}>{say('tracking.use-it', { name: looksLike })}</TextAction></>}
      </span>
    </p>
  )
}
