import type { ReactNode } from 'react'
import { to } from '../../app/routes.ts'
import { DataTable, type TableColumn } from '../../parts/data-table.tsx'
import { Section } from '../../parts/section.tsx'
import { When } from '../../parts/when.tsx'
import { useWords } from '../../words/use-words.tsx'
import { type Person, variantName } from './person-words.ts'
import styles from './understand.module.css'

type Met = Person['experiments'][number]

/** Which experiments somebody met, and in which variant. */
export function MetExperiments({ met, note, empty }: { readonly met: readonly Met[]; readonly note: string; readonly empty: string }): ReactNode {
  const { say } = useWords()
  const columns: readonly TableColumn<Met>[] = [
    { key: 'experiment', head: say('understand.experiment'), cell: (row) => row.experiment, place: 'name' },
    { key: 'variant', head: say('understand.variant'), cell: (row) => variantName(row.variant, say), place: 'answer' },
    { key: 'met', head: say('understand.met'), cell: (row) => <When at={row.firstAt} />, place: 'note' },
    {
      key: 'crossover',
      head: say('understand.variants-met'),
      cell: (row) => row.crossover ? say('understand.crossover', { variants: row.variants.filter((one) => one !== row.variant).join(', ') }) : say('understand.one-variant'),
    },
  ]
  return (
    <Section title={say('understand.experiments')} note={note}>
      {met.length === 0 ? (
        <p className={styles['quiet']}>{empty}</p>
      ) : (
        <DataTable caption={say('understand.experiments')} columns={columns} rows={met} rowKey={(row) => `${row.experiment}/${row.phase ?? ''}`} href={(row) => to('experiment', { key: row.experiment })} dense />
      )}
    </Section>
  )
}
