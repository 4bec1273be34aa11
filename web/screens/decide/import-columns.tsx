import { Select } from '@mantine/core'
import type { ReactNode } from 'react'
import type { ColumnFacts, Preview } from '#server/imports/protocol.ts'
import { DataTable, type TableColumn } from '../../parts/data-table.tsx'
import { Section } from '../../parts/section.tsx'
import { useWords, type WordsNow } from '../../words/use-words.tsx'
import { Choice } from './import-choice.tsx'
import { decidingColumn, type ImportDraft, resultColumns, type Role, roles, withRole } from './import-draft.ts'
import styles from './import.module.css'

type Props = { readonly draft: ImportDraft; readonly preview: Preview; readonly onDraft: (draft: ImportDraft) => void }
type Line = { readonly column: ColumnFacts; readonly index: number }

/** Each column of the file with what it is taken for; among the results, the one that decides. */
export function ImportColumns({ draft, preview, onDraft }: Props): ReactNode {
  const words = useWords()
  const { say } = words
  const lines = preview.columns.map((column, index) => ({ column, index }))
  return (
    <Section title={say('import.columns')} note={say('import.columns-note')}>
      <DataTable caption={say('import.columns')} dense columns={tableColumns({ draft, preview, onDraft }, words)} rows={lines} rowKey={({ index }) => String(index)} />
      {draft.roles.includes('unit') ? null : <p className={styles['below']}>{say('import.each-row')}</p>}
    </Section>
  )
}

function tableColumns({ draft, preview, onDraft }: Props, { say }: WordsNow): readonly TableColumn<Line>[] {
  const results = resultColumns(draft)
  const decides = decidingColumn(draft)
  const data = roles.map((role) => ({ value: role, label: say(`import.role-${role}`) }))
  return [
    { key: 'column', head: say('import.head-column'), width: '28%', place: 'name', cell: ({ column }) => (column.name === '' ? '–' : column.name) },
    { key: 'example', head: say('import.head-example'), width: '24%', place: 'note', cell: ({ column }) => <Example column={column} /> },
    {
      key: 'means',
      head: say('import.head-means'),
      width: '38%',
      place: 'mark',
      cell: ({ column, index }) => (
        <Select
          aria-label={say('import.means', { column: column.name })}
          data={data}
          value={draft.roles[index] ?? 'none'}
          onChange={(value) => onDraft(withRole(draft, preview, index, roles.find((role): role is Role => role === value) ?? 'none'))}
          comboboxProps={{ withinPortal: true }}
          className={styles['means'] ?? ''}
          data-quiet={draft.roles[index] === 'none' || undefined}
        />
      ),
    },
    {
      key: 'decides',
      head: say('import.head-decides'),
      place: 'answer',
      cell: ({ column, index }) =>
        results.includes(index) ? (
          <Choice word={say('import.head-decides')} name="decides" label={say('import.decides', { column: column.name })} checked={index === decides} onChoose={() => onDraft({ ...draft, decides: index })} />
        ) : null,
    },
  ]
}

function Example({ column }: { readonly column: ColumnFacts }): ReactNode {
  const { say } = useWords()
  return <span className={styles['example']}>{column.kind === 'empty' ? say('import.empty-column') : column.example}</span>
}
