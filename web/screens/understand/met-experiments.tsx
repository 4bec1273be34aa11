import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useApi } from '../../api/provider.tsx'
import { to } from '../../app/routes.ts'
import { TextAction } from '../../parts/actions.tsx'
import { DataTable, type TableColumn } from '../../parts/data-table.tsx'
import { Section } from '../../parts/section.tsx'
import { When } from '../../parts/when.tsx'
import { useWords } from '../../words/use-words.tsx'
import { type Person, variantName } from './person-words.ts'
import styles from './understand.module.css'

type Met = Person['experiments'][number]

/** Which experiments somebody met, and in which variant. */
export function MetExperiments({ met, who, note, empty }: { readonly met: readonly Met[]; /** By whose id the flag is asked why; not for accounts. */ readonly who?: string; readonly note: string; readonly empty: string }): ReactNode {
  const { say } = useWords()
  const flagOf = useFlags(who !== undefined && met.length > 0)
  const columns: readonly TableColumn<Met>[] = [
    { key: 'experiment', head: say('understand.experiment'), cell: (row) => row.experiment, place: 'name' },
    { key: 'variant', head: say('understand.variant'), cell: (row) => variantName(row.variant, say), place: 'answer' },
    { key: 'met', head: say('understand.met'), cell: (row) => <When at={row.firstAt} />, place: 'note' },
    {
      key: 'crossover',
      head: say('understand.variants-met'),
      cell: (row) => row.crossover ? say('understand.crossover', { variants: row.variants.filter((one) => one !== row.variant).join(', ') }) : say('understand.one-variant'),
    },
    ...(who === undefined ? [] : [{ key: 'why', head: <span className="unseen">{say('understand.why-head')}</span>, cell: (row: Met) => <Why flag={flagOf(row.experiment)} who={who} /> } as const]),
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

/** Where the flag is asked for this very person, so that nobody has to carry the id over. */
function Why({ flag, who }: { readonly flag: string | undefined; readonly who: string }): ReactNode {
  const { say } = useWords()
  return flag === undefined ? null : <TextAction href={`${to('flag', { key: flag })}?${new URLSearchParams({ who }).toString()}`}>{say('understand.why-variant')}</TextAction>
}

/** Which flag an experiment decides; undefined for those that are not among the newest. */
function useFlags(enabled: boolean): (experiment: string) => string | undefined {
  const list = useQuery({ ...useApi().experiment.list.queryOptions({ limit: 200 }), enabled, staleTime: 30_000 })
  return (experiment) => list.data?.experiments.find((one) => one.key === experiment && one.origin === 'live')?.design.flagKey
}
