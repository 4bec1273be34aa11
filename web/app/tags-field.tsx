import { TagsInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import type { Answers } from '../api/client.ts'
import { useApi } from '../api/provider.tsx'
import { Icon } from '../parts/icon.tsx'
import { useWords } from '../words/use-words.tsx'
import { keyFrom } from './key-from.ts'
import { percent } from './layer-picture.tsx'
import styles from './serving-fields.module.css'

type Holdout = Answers['holdout']['list']['holdouts'][number]
type Props = { readonly tags: readonly string[]; readonly onChange: (tags: readonly string[]) => void }

/** What holdouts name the experiment by, and which of them then keep people out of it. What is typed becomes a key. */
export function TagsField({ tags, onChange }: Props): ReactNode {
  const { say } = useWords()
  const known = useHoldouts()
  const named = [...new Set(known.data?.holdouts.flatMap((one) => (one.tag === null || one.endedAt !== null ? [] : [one.tag])))]
  const write = (next: readonly string[]): void => onChange([...new Set(next.map((one) => keyFrom(one, '')).filter((one) => one !== ''))])
  return (
    <>
      <TagsInput label={say('plan.tags')} description={say('plan.tags-note')} value={[...tags]} data={named} onChange={write} maxTags={20} clearButtonProps={{ 'aria-label': say('plan.tags-clear') }} />
      {known.data === undefined ? null : <Applying holdouts={applying(known.data.holdouts, tags)} />}
    </>
  )
}

export function useHoldouts() {
  return useQuery({ ...useApi().holdout.list.queryOptions({ limit: 200 }), staleTime: 30_000 })
}

/** Those that stand and cover an experiment with these tags. */
export function applying(holdouts: readonly Holdout[], tags: readonly string[]): readonly Holdout[] {
  return holdouts.filter((one) => one.endedAt === null && (one.tag === null || tags.includes(one.tag)))
}

function Applying({ holdouts }: { readonly holdouts: readonly Holdout[] }): ReactNode {
  const { say, format } = useWords()
  if (holdouts.length === 0) return <p className={styles['quiet']}>{say('plan.no-holdout')}</p>
  return (
    <ul className={styles['applies']}>
      {holdouts.map((one) => <li key={one.id}><Icon name="hidden" /> {say('plan.holdout-applies', { name: one.name, share: percent(one.share, format) })}</li>)}
    </ul>
  )
}
