import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useSearchParams } from 'wouter'
import { Answered } from '../../api/answered.tsx'
import { alone } from '../../api/client.ts'
import { useApi } from '../../api/provider.tsx'
import { TextAction } from '../../parts/actions.tsx'
import { sharedDomain } from '../../parts/charts/axis.ts'
import { IntervalAxis, IntervalRow } from '../../parts/charts/interval-row.tsx'
import type { Domain } from '../../parts/charts/kinds.ts'
import { DataTable, type TableColumn } from '../../parts/data-table.tsx'
import { LoadingRows } from '../../parts/loading-state.tsx'
import { Section } from '../../parts/section.tsx'
import { useWords, type WordsNow } from '../../words/use-words.tsx'
import { type Analysis, type VariantAnalysis, type ViewRow, viewRows } from './analysis-rows.ts'
import { dimensionName, groupName } from './breakdowns.tsx'
import { type Metric, type Readout, variantName, variantSpokenOf } from './readout-view.ts'
import styles from './decide.module.css'

const DIFFERENT = 0.05

/** For analysts, behind a press: other tests of the same numbers, beliefs, groups drawn together, the lift by when people came, and what is usual here. */
export function Analysis({ readout }: { readonly readout: Readout }): ReactNode {
  return readout.hiddenUntil === undefined ? <Asked readout={readout} /> : null
}

function Asked({ readout }: { readonly readout: Readout }): ReactNode {
  const { say } = useWords()
  const [address, setAddress] = useSearchParams()
  const open = address.get('analysis') === 'open'
  const toggle = (): void => setAddress((now) => { if (open) now.delete('analysis'); else now.set('analysis', 'open'); return now }, { replace: true })
  const found = useQuery({ ...useApi().readout.analysis.queryOptions({ key: readout.experiment.key }, alone), enabled: open, staleTime: 60_000 })
  return (
    <>
      <div data-no-print={open ? undefined : true}>
        <Section title={say('decide.analysis')} note={say('decide.analysis-note')} actions={<TextAction onClick={toggle}>{say(open ? 'decide.analysis-hide' : 'decide.analysis-show')}</TextAction>}>
          {open ? <Answered query={found} what={say('decide.analysis-failed')} loading={<LoadingRows />}>{(analysis) => <Views readout={readout} analysis={analysis} />}</Answered> : null}
        </Section>
      </div>
      {open && found.data !== undefined ? <Rest readout={readout} analysis={found.data} /> : null}
    </>
  )
}

type Props = { readonly readout: Readout; readonly analysis: Analysis }

function Views({ readout, analysis }: Props): ReactNode {
  const words = useWords()
  const { say } = words
  const metric = readout.metrics.find(({ key }) => key === analysis.metric)
  if (metric === undefined || analysis.variants.length === 0) return <p className={styles['quiet']}>{say('decide.analysis-none')}</p>
  const several = analysis.variants.length > 1
  return analysis.variants.map((one) => (
    <div key={one.variant}>
      {several ? <h3 className={styles['sub']}>{variantName(readout, one.variant)}</h3> : null}
      <DataTable caption={say('decide.analysis')} columns={viewColumns(words)} rows={viewRows(one, metric, words)} rowKey={({ name }) => name} dense empty={<p className={styles['quiet']}>{say('decide.analysis-none')}</p>} />
    </div>
  ))
}

function viewColumns({ say }: WordsNow): readonly TableColumn<ViewRow>[] {
  return [
    { key: 'view', head: say('decide.view'), place: 'name', width: '46%', cell: ({ name, note }) => <span className={styles['name']}><span>{name}</span><span className={styles['quiet']}>{note}</span></span> },
    { key: 'figure', head: say('decide.view-estimate'), kind: 'figure', place: 'answer', cell: ({ figure }) => figure },
    { key: 'range', head: say('decide.view-interval'), kind: 'figure', place: 'note', cell: ({ range }) => range },
    { key: 'chance', head: say('decide.view-chance'), kind: 'figure', place: 'mark', cell: ({ chance }) => chance },
  ]
}

function Rest({ readout, analysis }: Props): ReactNode {
  const spoken = analysis.variants.find(({ variant }) => variant === variantSpokenOf(readout)) ?? analysis.variants[0]
  return (
    <>
      {spoken === undefined ? null : <Segments analysis={analysis} variant={spoken.variant} />}
      {spoken === undefined ? null : <WithOthers analysis={analysis} found={spoken} />}
      {spoken === undefined ? null : <ByArrival found={spoken} metric={readout.metrics.find(({ key }) => key === analysis.metric)} />}
      <Past analysis={analysis} />
    </>
  )
}

type Line = { readonly name: string; readonly seen: number | null; readonly estimate: number; readonly low: number; readonly high: number }

/** The groups of the cut that is chosen above, drawn together by as much as chance alone would part them. */
function Segments({ analysis, variant }: { readonly analysis: Analysis; readonly variant: string }): ReactNode {
  const words = useWords()
  const { say, format } = words
  const [address] = useSearchParams()
  const own = analysis.segments.filter((one) => one.variant === variant)
  const cut = own.find(({ dimension }) => dimension === address.get('cut')) ?? own[0]
  if (cut === undefined) return null
  const lines = cut.groups.map(({ value, seen, estimate, from, to }): Line => ({ name: groupName(value, cut.dimension, words), seen, estimate, low: from, high: to }))
  return (
    <Section title={say('decide.segments')} note={say('decide.segments-note', { i2: format.rate(cut.inconsistency), p: format.probability(cut.pValue) })}>
      <Lines caption={say('decide.segments')} head={dimensionName(cut.dimension, words)} lines={lines} words={words} />
    </Section>
  )
}

/** How much larger the lift is among those who got a variant of another experiment than among those who did not. */
function WithOthers({ analysis, found: { variant, adjustment } }: { readonly analysis: Analysis; readonly found: VariantAnalysis }): ReactNode {
  const words = useWords()
  const { say, format } = words
  const own = analysis.interactions.filter((one) => one.variant === variant)
  if (own.length === 0) return null
  const standing = own.filter(({ stands }) => stands).length
  const lines = own.map(({ experimentName, otherVariant, estimate, from, to }): Line => ({ name: `${experimentName}: ${otherVariant}`, seen: null, estimate, low: from, high: to }))
  return (
    <Section title={say('decide.with-others')} note={say(standing === 0 ? 'decide.with-others-none' : 'decide.with-others-some', { n: standing === 0 ? own.length : standing, count: format.count(standing === 0 ? own.length : standing) })}>
      {adjustment.kind === 'adjusted' ? <p className={styles['quiet']}>{say('decide.with-others-plain')}</p> : null}
      <Lines caption={say('decide.with-others')} head={say('decide.with-others-head')} lines={lines} words={words} />
    </Section>
  )
}

/** The lift of those who came first beside that of those who came later. */
function ByArrival({ found: { trend }, metric }: { readonly found: VariantAnalysis; readonly metric: Metric | undefined }): ReactNode {
  const words = useWords()
  const { say, format } = words
  if (trend === null || metric === undefined) return null
  const day = (date: string): string => format.shortDay(Date.parse(`${date}T12:00:00Z`))
  const lines = trend.groups.map(({ from, to, estimate, low, high }): Line => ({ name: from === to ? day(from) : say('decide.view-range', { from: day(from), to: day(to) }), seen: null, estimate, low, high }))
  const note = trend.pValue < DIFFERENT ? 'decide.arrival-moves' : 'decide.arrival-still'
  return (
    <Section title={say('decide.arrival')} note={say(note, { first: format.lift(trend.first), last: format.lift(trend.last), p: format.probability(trend.pValue) })}>
      <Lines caption={say('decide.arrival')} head={say('decide.arrival-days')} lines={lines} words={words} />
    </Section>
  )
}

type LinesProps = { readonly caption: string; readonly head: string; readonly lines: readonly Line[]; readonly words: WordsNow }

function Lines({ caption, head, lines, words: { say, format } }: LinesProps): ReactNode {
  const domain: Domain = sharedDomain(lines)
  const columns: readonly TableColumn<Line>[] = [
    { key: 'name', head, place: 'name', width: '28%', cell: ({ name }) => name },
    ...(lines.some(({ seen }) => seen !== null) ? [{ key: 'seen', head: say('decide.segment-seen'), kind: 'figure', place: 'note', cell: ({ seen }: Line) => format.lift(seen) } as const] : []),
    { key: 'estimate', head: say('decide.lift'), kind: 'figure', place: 'answer', cell: ({ estimate }) => format.lift(estimate) },
    { key: 'interval', head: <IntervalAxis domain={domain} about={3} />, kind: 'mark', place: 'mark', width: '36%', cell: ({ estimate, low, high }) => <IntervalRow domain={domain} height={43} shown={{ kind: 'interval', interval: { estimate, low, high }, answer: 'unclear' }} /> },
  ]
  return <DataTable caption={caption} columns={columns} rows={lines} rowKey={({ name }) => name} dense />
}

/** What decided experiments of the workspace say of this one. */
function Past({ analysis: { past } }: { readonly analysis: Analysis }): ReactNode {
  const { say, format } = useWords()
  const { prior, calibration, falsePositiveRisk, wins, experiments, needed } = past
  return (
    <Section title={say('decide.past')}>
      <ul className={styles['notes']}>
        <li>{say('decide.past-wins', { wins: format.count(wins), experiments: format.count(experiments) })}</li>
        <li>{falsePositiveRisk === null ? say('decide.past-few', { needed: format.count(needed) }) : say('decide.past-risk', { risk: format.rate(falsePositiveRisk) })}</li>
        {prior === null ? null : <li>{say('decide.past-prior', { n: format.count(prior.experiments), mean: format.lift(Math.expm1(prior.mean)), deviation: format.rate(prior.deviation) })}</li>}
        {calibration.length === 0 ? null : <li>{say('decide.past-calibration', { all: calibration.map(({ expected, observed }) => `${format.rate(expected)} → ${format.rate(observed)}`).join(' · ') })}</li>}
      </ul>
    </Section>
  )
}
