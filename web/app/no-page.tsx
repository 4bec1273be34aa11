import type { ReactNode } from 'react'
import { EmptyState } from '../parts/empty-state.tsx'
import { useWords } from '../words/use-words.tsx'
import { to } from './routes.ts'

/** An address without a page: says so, and offers the way to what there is. */
export function NoPage(): ReactNode {
  const { say } = useWords()
  return (
    <main style={{ padding: 'var(--gutter)' }}>
      <h1>{say('page.unknown-title')}</h1>
      <EmptyState sentence={say('page.unknown')} action={<a href={to('home')}>{say('verb.start')}</a>} />
    </main>
  )
}
