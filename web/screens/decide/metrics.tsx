import type { ReactNode } from 'react'
import { useSearchParams } from 'wouter'
import { armValue } from '../../app/arm-value.ts'
import { TextAction } from '../../parts/actions.tsx'
import { AnswerWord } from '../../parts/answer-word.tsx'
import { ArmMark } from '../../parts/charts/arm-shape.tsx'
import { sharedDomain } from '../../parts/charts/axis.ts'
import { IntervalAxis, IntervalRow } from '../../parts/charts/interval-row.tsx'
import { armLook, type Domain } from '../../parts/charts/kinds.ts'
import { DataTable, type TableColumn } from '../../parts/data-table.tsx'
import { Section } from '../../parts/section.tsx'
import { Unknown } from '../../parts/unknown.tsx'
import { unknown } from '../../words/number.ts'
import { useWords, type WordsNow } from '../../words/use-words.tsx'
import { RawNumbers } from './raw-numbers.tsx'
import { intervalOf, type LiftOf, lookOf, markOf, type Metric, type Readout, rowAnswer, valuesOf, variantName } from './readout-view.ts'
import styles from './decide.module.css'

type Row = { readonly metric: Metric; readonly lift: LiftOf; readonly place: number }
/** `plain`: without the numbers they are made of, which whoever it is shared with does not get. */
type Props = { readonly readout: Readout; readonly plain?: boolean }

/** Every metric of every variant against control, on one axis; behind a press, the numbers they are made of. */
export function Metrics({ readout, plain = false }: Props): ReactNode {
  const words = useWords()
  const { say } = words
  const [address, setAddress] = useSearchParams()
  const raw = !plain && address.get('open') === 'raw'
  const toggle = (): void => setAddress((now) => { if (raw) now.delete('open'); else now.set('open', 'raw'); return now }, { replace: true })
  const rows = rowsOf(readout)
  const domain = domainOf(rows.map(({ lift }) => lift))
  const control = readout.experiment.variants[0]?.name ?? ''
  return (
    <>
      <Section title={say('decide.metrics')} note={say('decide.metrics-note', { control })} {...(plain ? {} : { actions: <TextAction onClick={toggle}>{say(raw ? 'decide.hide-raw' : 'decide.raw')}</TextAction> })}>
        <DataTable
          caption={say('decide.metrics')}
          columns={columnsOf(readout, domain, words)}
          rows={rows}
          rowKey={({ metric, lift }) => `${metric.key}/${lift.variant}`}
          group={({ metric }) => say(`decide.role-${metric.role}`)}
        />
      </Section>
      {raw ? <RawNumbers readout={readout} /> : null}
    </>
  )
}

function rowsOf({ metrics }: Readout): readonly Row[] {
  return metrics.flatMap((metric) => metric.lifts.map((lift, index): Row => ({ metric, lift, place: index + 1 })))
}

function columnsOf(readout: Readout, domain: Domain | null, words: WordsNow): readonly TableColumn<Row>[] {
  const { say, format } = words
  const several = readout.experiment.variants.length > 2
  const control = readout.experiment.variants[0]
  const before = ({ metric, lift }: Row) => armValue(metric, valuesOf(metric, lift, control?.key).control, format)
  const after = ({ metric, lift }: Row) => armValue(metric, valuesOf(metric, lift, control?.key).variant, format)
  return [
    { key: 'metric', head: say('decide.metric'), place: 'name', width: '30%', cell: (row) => <Name row={row} words={words} {...(several ? { variant: variantName(readout, row.lift.variant) } : {})} /> },
    { key: 'control', head: <ArmHead name={control?.name ?? ''} />, kind: 'figure', cell: before },
    {
      key: 'variant',
      head: several ? say('decide.variant') : <ArmHead name={variantName(readout, readout.experiment.variants[1]?.key ?? '')} />,
      kind: 'figure',
      place: 'note',
      cell: (row) => <Rates before={before(row)} after={after(row)} />,
    },
    { key: 'lift', head: say('decide.lift'), kind: 'figure', cell: ({ lift }) => <LiftFigure lift={lift} words={words} /> },
    { key: 'interval', head: <LiftAxis domain={domain} />, kind: 'mark', place: 'mark', width: '26%', cell: (row) => <Interval row={row} readout={readout} domain={domain} words={words} /> },
    { key: 'answer', head: say('decide.answer'), place: 'answer', cell: (row) => <Answered row={row} words={words} /> },
  ]
}

/** The axis of all rows, and the head over it; null where no row has an interval. */
export function domainOf(lifts: readonly LiftOf[]): Domain | null {
  const intervals = lifts.flatMap((lift) => intervalOf(lift) ?? [])
  return intervals.length === 0 ? null : sharedDomain(intervals)
}

export function LiftAxis({ domain }: { readonly domain: Domain | null }): ReactNode {
  const { say } = useWords()
  return domain === null ? <span className="unseen">{say('decide.lift')}</span> : <IntervalAxis domain={domain} about={3} />
}

/** The name of an arm over its figures: a long one takes more lines, not the room of the others. */
export function ArmHead({ name }: { readonly name: string }): ReactNode {
  return <span className={styles['arm-head']}>{name}</span>
}

/** On a phone, where control has no column of its own, both rates stand here: "31.0% → 34.6%". */
export function Rates({ before, after }: { readonly before: string; readonly after: string }): ReactNode {
  if (before === after && before === unknown) return before
  return (
    <>
      <span className={styles['phone-only']}>{before} → </span>
      {after}
    </>
  )
}

function Name({ row: { metric, lift, place }, variant, words }: { readonly row: Row; readonly variant?: string; readonly words: WordsNow }): ReactNode {
  const { say, format } = words
  const look = lookOf(metric, lift.variant)
  const notes = [
    ...(metric.direction === 'less' ? [say('decide.less-better')] : []),
    ...(metric.margin === undefined ? [] : [say('decide.limit', { lift: format.axisLift(metric.direction === 'less' ? metric.margin : -metric.margin) })]),
    ...(metric.role === 'decides' && metric.windowDays !== null ? [say('decide.shared', { version: metric.version })] : []),
    ...(metric.windowDays === null || metric.name.includes(String(metric.windowDays)) ? [] : [say('decide.within-days', { days: format.days(metric.windowDays) })]),
    ...(metric.family !== 'mean' ? [] : [say('decide.per-person')]),
    ...(metric.quantile === undefined ? [] : [say('decide.quantile', { share: format.share(metric.quantile) })]),
    ...(metric.winsorised === undefined || metric.winsorised.cut === null ? [] : [say('decide.winsorised', { value: format.figure(Number(metric.winsorised.cut)), share: format.share(metric.winsorised.at) })]),
    ...adjustedNote(metric, lift, words),
    ...(look === undefined ? [] : [say('decide.as-looked', { day: format.day(look.at) })]),
    ...(lift.lift.kind === 'none' ? [say(`decide.no-answer-${lift.lift.reason}`)] : []),
  ]
  return (
    <span className={styles['name']}>
      <span>{metric.name}</span>
      {variant === undefined ? null : <span className={styles['arm']}><ArmMark arm={armLook(place)} /> {variant}</span>}
      {notes.length === 0 ? null : <span className={styles['quiet']}>{notes.join(' · ')}</span>}
    </span>
  )
}

/** What taking out what people did before changed. */
function adjustedNote({ before }: Metric, { lift }: LiftOf, { say, format }: WordsNow): readonly string[] {
  if (before?.kind !== 'counted' || lift.kind === 'none' || lift.adjustment === undefined) return []
  const { removed, plain } = lift.adjustment
  return plain.relative === null ? [] : [say('decide.adjusted', { days: format.days(before.days), removed: format.rate(removed), plain: format.lift(plain.relative.estimate) })]
}

/** `plain`: without the answer's colour, where the row answers nothing by itself. */
export function LiftFigure({ lift, words: { say, format }, plain = false }: { readonly lift: LiftOf; readonly words: WordsNow; readonly plain?: boolean }): ReactNode {
  if (lift.lift.kind === 'none') return <Unknown reason={say(`decide.no-answer-${lift.lift.reason}`)} />
  if (lift.lift.relative === null) return <Unknown reason={say('decide.no-relative')} />
  return <strong className={styles['lift']} data-answer={plain ? undefined : markOf(lift)}>{format.lift(lift.lift.relative.estimate)}</strong>
}

/** What a row answers; without a lift, why there is none. */
function Answered({ row: { lift, metric }, words: { say } }: { readonly row: Row; readonly words: WordsNow }): ReactNode {
  if (lift.lift.kind !== 'none') return <AnswerWord answer={rowAnswer(lift, metric)} />
  const exposed = metric.arms.some((arm) => arm.maturing > 0)
  if (lift.lift.reason === 'hidden') return <AnswerWord answer="early">{say('decide.no-answer-hidden')}</AnswerWord>
  if (lift.lift.reason === 'withheld') return <AnswerWord answer="beyond">{say('decide.withheld')}</AnswerWord>
  return lift.lift.reason === 'no-people' && exposed ? <AnswerWord answer="maturing" /> : <AnswerWord answer="unclear">{say('decide.no-answer')}</AnswerWord>
}

type IntervalProps = { readonly row: Row; readonly readout: Readout; readonly domain: Domain | null; readonly words: WordsNow }

function Interval({ row: { metric, lift }, readout, domain, words: { say, format } }: IntervalProps): ReactNode {
  const interval = intervalOf(lift)
  const arm = metric.arms.find((one) => one.variant === lift.variant)
  if (interval === null || domain === null) {
    if (arm === undefined || arm.maturing === 0) return null
    return <IntervalRow domain={domain ?? [0, 1]} shown={{ kind: 'maturing', until: say('decide.still-maturing', { people: format.count(arm.maturing) }) }} />
  }
  const sign = metric.direction === 'less' ? -1 : 1
  const effect = readout.experiment.plan.minimumEffect
  const worth = metric.role === 'decides' && effect !== null ? { worth: sign * effect } : {}
  const fence = metric.margin === undefined ? {} : { fence: { at: -sign * metric.margin, bad: metric.direction === 'less' ? 'above' : 'below' } as const }
  return <IntervalRow domain={domain} shown={{ kind: 'interval', interval, answer: markOf(lift), ...worth, ...fence }} />
}
