import type { ReactNode } from 'react'
import { armValue } from '../../app/arm-value.ts'
import { ArmMark } from '../../parts/charts/arm-shape.tsx'
import { armLook } from '../../parts/charts/kinds.ts'
import { DataTable, type TableColumn } from '../../parts/data-table.tsx'
import { Section } from '../../parts/section.tsx'
import type { Format } from '../../words/format.ts'
import { useWords, type WordsNow } from '../../words/use-words.tsx'
import { type Arm, type Metric, type Readout } from './readout-view.ts'
import styles from './decide.module.css'

type Row = { readonly metric: Metric; readonly arm: Arm; readonly place: number }

/** The numbers behind every sentence, per metric and arm. */
export function RawNumbers({ readout }: { readonly readout: Readout }): ReactNode {
  const words = useWords()
  const { say } = words
  const rows = readout.metrics.flatMap((metric) => metric.arms.map((arm, place): Row => ({ metric, arm, place })))
  return (
    <Section title={say('decide.raw')} note={say('decide.raw-note')}>
      <DataTable caption={say('decide.raw')} columns={columnsOf(words)} rows={rows} rowKey={({ metric, arm }) => `${metric.key}/${arm.variant}`} group={({ metric }) => metric.name} dense />
    </Section>
  )
}

function columnsOf({ say, format }: WordsNow): readonly TableColumn<Row>[] {
  return [
    { key: 'arm', head: say('decide.variant'), place: 'name', cell: ({ arm, place }) => <span className={styles['arm']}><ArmMark arm={armLook(place)} /> {arm.name}</span> },
    { key: 'exposed', head: say('decide.exposed'), kind: 'figure', cell: ({ arm }) => format.count(arm.exposed) },
    { key: 'maturing', head: say('decide.maturing'), kind: 'figure', cell: ({ arm }) => format.count(arm.maturing) },
    { key: 'matured', head: say('decide.matured'), kind: 'figure', place: 'note', cell: ({ arm }) => format.count(arm.matured) },
    { key: 'converted', head: say('decide.converted'), kind: 'figure', cell: ({ arm }) => format.count(arm.converted) },
    { key: 'rate', head: say('decide.rate'), kind: 'figure', place: 'answer', cell: ({ metric, arm }) => armValue(metric, arm.value, format) },
    { key: 'sum', head: say('decide.sum'), kind: 'figure', cell: ({ metric, arm }) => (metric.family === 'proportion' ? '' : sumText(arm.sum, metric, format)) },
    { key: 'crossovers', head: say('decide.crossovers'), kind: 'figure', cell: ({ arm }) => format.count(arm.crossovers) },
  ]
}

/** The exact sum, its thousands parted. */
function sumText(sum: string, { currency }: Metric, format: Format): string {
  return currency === null ? format.figure(Number(sum), 6) : `${format.figure(Number(sum), 2)} ${currency}`
}
