import { Select } from '@mantine/core'
import type { ReactNode } from 'react'
import { useSearchParams } from 'wouter'
import { channelName } from '../../app/channel-name.ts'
import { armValue } from '../../app/arm-value.ts'
import { IntervalRow } from '../../parts/charts/interval-row.tsx'
import type { Answer, Domain } from '../../parts/charts/kinds.ts'
import { DataTable, type TableColumn } from '../../parts/data-table.tsx'
import { Section } from '../../parts/section.tsx'
import { useWords, type WordsNow } from '../../words/use-words.tsx'
import { ArmHead, domainOf, LiftAxis, LiftFigure, Rates } from './metrics.tsx'
import { intervalOf, type LiftOf, lookOf, markOf, type Metric, type Readout, valuesOf, variantSpokenOf } from './readout-view.ts'
import styles from './decide.module.css'

type Cut = Readout['breakdowns'][number]
type Group = { readonly value: string; readonly arms: Cut['groups'][number]['arms']; readonly lift: LiftOf | undefined; readonly total: boolean }

/** Groups differ when chance would hardly make them differ so much. */
const DIFFERENT = 0.05

/** The deciding metric by where people came from. Groups stay grey unless they really differ. */
export function Breakdowns({ readout }: { readonly readout: Readout }): ReactNode {
  const words = useWords()
  const { say } = words
  const [address, setAddress] = useSearchParams()
  const cuts = readout.breakdowns.filter((one) => one.groups.length > 0)
  const cut = cuts.find((one) => one.dimension === address.get('cut')) ?? cuts[0]
  const metric = readout.metrics.find((one) => one.key === cut?.metric)
  // Nobody is counted yet: no group has anything to say.
  if (cut === undefined || metric === undefined || metric.arms.every((arm) => arm.matured === 0)) return null
  const choose = (dimension: string | null): void => {
    setAddress((now) => { now.set('cut', dimension ?? cut.dimension); return now }, { replace: true })
  }
  return (
    <Section
      title={say(readout.experiment.origin === 'import' ? 'decide.breakdown-import' : 'decide.breakdown')}
      note={noteOf(cut, variantSpokenOf(readout), words)}
      actions={<Select aria-label={say('decide.cut-by')} value={cut.dimension} onChange={choose} data={cuts.map((one) => ({ value: one.dimension, label: dimensionName(one.dimension, words) }))} allowDeselect={false} w={180} />}
    >
      <Groups readout={readout} cut={cut} metric={metric} words={words} />
    </Section>
  )
}

type Part = { readonly readout: Readout; readonly cut: Cut; readonly metric: Metric; readonly words: WordsNow }

function Groups({ readout, cut, metric, words }: Part): ReactNode {
  const variant = variantSpokenOf(readout)
  const rows = cut.groups.map((group): Group => ({ value: groupName(group.value, cut.dimension, words), arms: group.arms, lift: group.lifts.find((one) => one.variant === variant), total: false }))
  const total: Group = { value: words.say('decide.everybody'), arms: metric.arms, lift: metric.lifts.find((one) => one.variant === variant), total: true }
  const domain = domainOf([...rows, total].flatMap(({ lift }) => lift ?? []))
  return <DataTable caption={words.say('decide.breakdown')} columns={columnsOf(readout, cut, metric, domain, words)} rows={rows} total={total} rowKey={(row) => row.value} dense />
}

function Everybody({ name, metric, variant, words: { say, format } }: { readonly name: string; readonly metric: Metric; readonly variant: string; readonly words: WordsNow }): ReactNode {
  const look = lookOf(metric, variant)
  return (
    <span className={styles['name']}>
      <span>{name}</span>
      {look === undefined ? null : <span className={styles['quiet']}>{say('decide.as-looked', { day: format.day(look.at) })}</span>}
    </span>
  )
}

function columnsOf(readout: Readout, cut: Cut, metric: Metric, domain: Domain | null, words: WordsNow): readonly TableColumn<Group>[] {
  const { say, format } = words
  const variant = variantSpokenOf(readout)
  const [control] = readout.experiment.variants
  const values = (group: Group) => {
    if (group.total && group.lift !== undefined) return valuesOf(metric, group.lift, control?.key)
    const of = (key: string | undefined) => group.arms.find((one) => one.variant === key)?.value ?? null
    return { control: of(control?.key), variant: of(variant) }
  }
  const before = (group: Group) => armValue(metric, values(group).control, format)
  const after = (group: Group) => armValue(metric, values(group).variant, format)
  const differ = isDifferent(cut, variant)
  return [
    { key: 'group', head: dimensionName(cut.dimension, words), place: 'name', width: '24%', cell: (row) => (row.total ? <Everybody name={row.value} metric={metric} variant={variant} words={words} /> : row.value) },
    { key: 'control', head: <ArmHead name={control?.name ?? ''} />, kind: 'figure', cell: before },
    { key: 'variant', head: <ArmHead name={readout.experiment.variants.find((one) => one.key === variant)?.name ?? ''} />, kind: 'figure', place: 'note', cell: (row) => <Rates before={before(row)} after={after(row)} /> },
    { key: 'lift', head: say('decide.lift'), kind: 'figure', place: 'answer', cell: (row) => (row.lift === undefined ? '–' : <LiftFigure lift={row.lift} words={words} plain={!row.total && !differ} />) },
    { key: 'interval', head: <LiftAxis domain={domain} />, kind: 'mark', place: 'mark', width: '30%', cell: (row) => <Interval row={row} domain={domain} differ={differ} /> },
    { key: 'people', head: say('decide.people-counted'), kind: 'figure', cell: (row) => format.count(row.arms.reduce((sum, arm) => sum + arm.matured, 0)) },
  ]
}

function Interval({ row, domain, differ }: { readonly row: Group; readonly domain: Domain | null; readonly differ: boolean }): ReactNode {
  const interval = row.lift === undefined ? null : intervalOf(row.lift)
  if (row.lift === undefined || interval === null || domain === null) return null
  if (row.total) return <IntervalRow domain={domain} height={43} shown={{ kind: 'total', interval, answer: markOf(row.lift) }} />
  const answer: Answer = differ ? markOf(row.lift) : row.lift.lift.kind === 'early' ? 'early' : 'unclear'
  return <IntervalRow domain={domain} height={43} shown={{ kind: 'interval', interval, answer }} />
}

function isDifferent(cut: Cut, variant: string): boolean {
  const p = cut.heterogeneity.find((one) => one.variant === variant)?.pValue ?? null
  return p !== null && p < DIFFERENT
}

function noteOf(cut: Cut, variant: string, { say, format }: WordsNow): string {
  const p = cut.heterogeneity.find((one) => one.variant === variant)?.pValue ?? null
  if (p === null) return say('decide.no-groups')
  return say(p < DIFFERENT ? 'decide.different-groups' : 'decide.same-groups', { p: format.probability(p) })
}

const DIMENSIONS = { channel: 'decide.dimension-channel', source: 'decide.dimension-source', medium: 'decide.dimension-medium', campaign: 'decide.dimension-campaign', term: 'decide.dimension-term' } as const

export function dimensionName(dimension: string, { say }: WordsNow): string {
  return dimension in DIMENSIONS ? say(DIMENSIONS[dimension as keyof typeof DIMENSIONS]) : dimension
}

/** Nobody told where they came from, or the file has nothing there. */
export function groupName(value: string, dimension: string, { say }: WordsNow): string {
  if (value === '$other') return say('decide.other-groups')
  if (dimension === 'channel') return channelName(value, say)
  if (value !== '') return value
  if (dimension === 'source' || dimension === 'medium') return say('decide.direct-group')
  return say(dimension in DIMENSIONS ? 'decide.untold-group' : 'decide.empty-group')
}
