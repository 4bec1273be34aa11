import { Button } from '@mantine/core'
import type { ReactNode } from 'react'
import { useLocation } from 'wouter'
import type { BadRow, ImportDone } from '#server/imports/protocol.ts'
import { to } from '../../app/routes.ts'
import { PrimaryButton } from '../../parts/actions.tsx'
import { DataTable, type TableColumn } from '../../parts/data-table.tsx'
import { Section } from '../../parts/section.tsx'
import { useWords, type WordsNow } from '../../words/use-words.tsx'
import { noteWords, rowWords } from './import-words.ts'
import styles from './import.module.css'

/** What became of the file, and which of its rows are not in the result. */
export function ImportResult({ done, onAgain }: { readonly done: ImportDone; readonly onAgain: () => void }): ReactNode {
  const words = useWords()
  const { say, format } = words
  const [, go] = useLocation()
  const people = { n: done.units, count: format.count(done.units) }
  return (
    <>
      <p className={styles['sentence']} role="status">{done.outcome === 'unchanged' ? say('import.done-unchanged') : say(done.outcome === 'created' ? 'import.done-created' : 'import.done-replaced', people)}</p>
      {done.notes.map((note) => (
        <p key={note.kind === 'rounded' ? note.column : note.kind} className={styles['below']}>{noteWords(note, words)}</p>
      ))}
      <div className={styles['ready']}>
        <PrimaryButton onClick={() => go(to('experimentDecide', { key: done.key }))}>{say('import.open')}</PrimaryButton>
        <Button onClick={onAgain}>{say('import.another')}</Button>
      </div>
      {done.badRows.length === 0 ? null : (
        <Section title={say('import.left-out', { n: done.refusedRows, count: format.count(done.refusedRows) })} note={done.refusedRows > done.badRows.length ? say('import.left-out-note') : undefined}>
          <DataTable caption={say('import.left-out', { n: done.refusedRows, count: format.count(done.refusedRows) })} dense columns={tableColumns(words)} rows={done.badRows} rowKey={(row) => `${row.line} ${row.problem.kind}`} />
        </Section>
      )}
    </>
  )
}

function tableColumns(words: WordsNow): readonly TableColumn<BadRow>[] {
  const { say, format } = words
  return [
    { key: 'line', head: '', width: '120px', place: 'note', cell: (row) => say('import.line', { line: format.count(row.line) }) },
    { key: 'problem', head: say('import.head-problem'), place: 'name', cell: (row) => rowWords(row.problem, words) },
  ]
}
