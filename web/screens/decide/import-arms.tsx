import type { ReactNode } from 'react'
import type { Preview } from '#server/imports/protocol.ts'
import { ArmMark } from '../../parts/charts/arm-shape.tsx'
import { armLook } from '../../parts/charts/kinds.ts'
import { DataTable, type TableColumn } from '../../parts/data-table.tsx'
import { Section } from '../../parts/section.tsx'
import { useWords, type WordsNow } from '../../words/use-words.tsx'
import { Choice } from './import-choice.tsx'
import { type Arm, armsOf, type ImportDraft } from './import-draft.ts'
import styles from './import.module.css'

type Props = { readonly draft: ImportDraft; readonly preview: Preview; readonly onDraft: (draft: ImportDraft) => void }
type Placed = Arm & { readonly index: number }

/** The variants found so far, with the rows of each, and which of them is the control. */
export function ImportArms({ draft, preview, onDraft }: Props): ReactNode {
  const words = useWords()
  const { say } = words
  const found = armsOf(draft, preview)
  if (found.kind === 'none') return null
  return (
    <Section title={say('import.arms')} note={say('import.arms-note')}>
      {found.kind === 'arms' ? (
        <DataTable
          caption={say('import.arms')}
          dense
          columns={tableColumns(draft, onDraft, words)}
          rows={found.arms.map((arm, index) => ({ ...arm, index }))}
          rowKey={(arm) => arm.name}
        />
      ) : (
        <p className={styles['below']}>{say(found.kind === 'one' ? 'import.one-value' : 'import.too-many-values', { column: found.column })}</p>
      )}
    </Section>
  )
}

function tableColumns(draft: ImportDraft, onDraft: Props['onDraft'], { say, format }: WordsNow): readonly TableColumn<Placed>[] {
  return [
    {
      key: 'variant',
      head: say('import.head-variant'),
      width: '46%',
      place: 'name',
      cell: (arm) => <span className={styles['arm']}><ArmMark arm={armLook(arm.index)} />{arm.name}</span>,
    },
    { key: 'rows', head: say('import.head-rows'), kind: 'figure', place: 'note', cell: (arm) => format.count(arm.rows) },
    {
      key: 'control',
      head: say('import.head-control'),
      place: 'answer',
      cell: (arm) => (
        <Choice word={say('import.head-control')} name="control" label={say('import.is-control', { variant: arm.name })} checked={arm.name === draft.control} onChoose={() => onDraft({ ...draft, control: arm.name })} />
      ),
    },
  ]
}
