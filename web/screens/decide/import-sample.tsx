import type { ReactNode } from 'react'
import type { Preview } from '#server/imports/protocol.ts'
import { Section } from '../../parts/section.tsx'
import { useWords } from '../../words/use-words.tsx'
import type { ImportDraft } from './import-draft.ts'
import styles from './import.module.css'

/** The first rows as they stand in the file; columns that are not used step back. */
export function ImportSample({ draft, preview }: { readonly draft: ImportDraft; readonly preview: Preview }): ReactNode {
  const { say } = useWords()
  const used = (index: number) => draft.roles[index] !== 'none' || undefined
  return (
    <Section title={say('import.first-rows')}>
      <div className={styles['scroll']} tabIndex={0} role="region" aria-label={say('import.first-rows')}>
        <table className={styles['sample']}>
          <thead>
            <tr>{preview.columns.map((column, index) => <th key={index} scope="col" data-used={used(index)}>{column.name}</th>)}</tr>
          </thead>
          <tbody>
            {preview.sample.map((row, line) => (
              <tr key={line}>{row.map((cell, index) => <td key={index} data-used={used(index)}>{cell}</td>)}</tr>
            ))}
          </tbody>
        </table>
      </div>
    </Section>
  )
}
