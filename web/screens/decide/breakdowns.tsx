import { Select } from '@mantine/core'
import { skipToken, useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useSearchParams } from 'wouter'
import { Answered } from '../../api/answered.tsx'
import { alone } from '../../api/client.ts'
import { useApi } from '../../api/provider.tsx'
import { channelName } from '../../app/channel-name.ts'
import { armValue } from '../../app/arm-value.ts'
import { to } from '../../app/routes.ts'
import { TextAction } from '../../parts/actions.tsx'
import { IntervalRow } from '../../parts/charts/interval-row.tsx'
import type { Answer, Domain } from '../../parts/charts/kinds.ts'
import { DataTable, type TableColumn } from '../../parts/data-table.tsx'
import { LoadingRows } from '../../parts/loading-state.tsx'
import { Section } from '../../parts/section.tsx'
import { useWords, type WordsNow } from '../../words/use-words.tsx'
import { ArmHead, domainOf, LiftAxis, LiftFigure, Rates } from './metrics.tsx'
import { intervalOf, type LiftOf, lookOf, markOf, type Metric, type Readout, valuesOf, variantSpokenOf } from './readout-view.ts'
import styles from './decide.module.css'

type Cut = Readout['breakdowns'][number]
type Group = { readonly value: string; readonly arms: Cut['groups'][number]['arms']; readonly lift: LiftOf | undefined; readonly total: boolean }

/** Groups differ when chance would hardly make them differ so much. */
const DIFFERENT = 0.05

/** A metric by where people came from: the deciding one, or another that the experiment is read on. Groups stay grey unless they really differ. */
export function Breakdowns({ readout }: { readonly readout: Readout }): ReactNode {
  const [first] = readout.breakdowns.filter((one) => one.groups.length > 0)
  const deciding = readout.metrics.find((one) => one.key === first?.metric)
  // Nobody is counted yet: no group has anything to say.
  if (first === undefined || deciding === undefined || deciding.arms.every((arm) => arm.matured === 0)) return null
  return <Cuts readout={readout} first={first} deciding={deciding} />
}

type CutsProps = { readonly readout: Readout; readonly first: Cut; readonly deciding: Metric }

function Cuts({ readout, first, deciding }: CutsProps): ReactNode {
  const words = useWords()
  const { say } = words
  const [address, setAddress] = useSearchParams()
  const metric = readout.metrics.find((one) => one.key === address.get('on')) ?? deciding
  const others = useQuery({ ...useApi().readout.breakdowns.queryOptions(metric === deciding ? skipToken : { key: readout.experiment.key, metric: metric.key }, alone), staleTime: 60_000 })
  const cutOf = (found: readonly Cut[]): Cut | undefined => found.find((one) => one.dimension === address.get('cut')) ?? found.find((one) => one.dimension === first.dimension)
  // Where several metrics decide together, the others' are asked for as those of any other.
  const cuts = readout.breakdowns.filter((one) => one.metric === first.metric && one.groups.length > 0)
  const own = cutOf(cuts) ?? first
  const shown = metric === deciding ? own : cutOf(others.data ?? [])
  const write = (name: string, value: string | null): void => setAddress((now) => { if (value !== null) now.set(name, value); return now }, { replace: true })
  const dimensions = cuts.map((one) => ({ value: one.dimension, label: dimensionName(one.dimension, words) }))
  return (
    <Section
      title={say(readout.experiment.origin === 'import' ? 'decide.breakdown-import' : 'decide.breakdown')}
      note={shown === undefined ? undefined : noteOf(shown, variantSpokenOf(readout), words)}
      actions={
        <>
          {readout.metrics.length < 2 ? null : <Select aria-label={say('decide.cut-metric')} value={metric.key} onChange={(key) => write('on', key)} data={readout.metrics.map((one) => ({ value: one.key, label: one.name }))} allowDeselect={false} w={220} />}
          <Select aria-label={say('decide.cut-by')} value={own.dimension} onChange={(dimension) => write('cut', dimension)} data={dimensions} allowDeselect={false} w={150} />
        </>
      }
    >
      {metric === deciding ? <Groups readout={readout} cut={own} metric={metric} words={words} /> : (
        <Answered query={others} loading={<LoadingRows />} what={say('decide.breakdown-failed')}>
          {() => (shown === undefined ? <p className={styles['quiet']}>{say('decide.no-cuts')}</p> : <Groups readout={readout} cut={shown} metric={metric} words={words} />)}
        </Answered>
      )}
      <ToJourney readout={readout} dimension={own.dimension} words={words} />
    </Section>
  )
}

/** Only people have a journey, and only what happened here is on it: of those who came first while the experiment ran. */
function ToJourney({ readout, dimension, words: { say }, words }: { readonly readout: Readout; readonly dimension: string; readonly words: WordsNow }): ReactNode {
  const { startedAt, stoppedAt } = readout.experiment
  if (!(dimension in DIMENSIONS) || startedAt === null) return null
  const day = (at: number): string => new Intl.DateTimeFormat('en-CA', { dateStyle: 'short' }).format(at)
  const asked = new URLSearchParams({ by: dimension, period: 'between', from: day(startedAt), until: day(stoppedAt ?? readout.asOf) })
  return <p className={styles['to-journey']} data-no-print><TextAction href={`${to('journey')}?${asked.toString()}`}>{say('decide.to-journey', { dimension: dimensionName(dimension, words) })}</TextAction></p>
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
