import { useId, type ReactNode } from 'react'
import { useWords } from '../../words/use-words.tsx'
import { isInside, percentPlacement, ticks, type Placement } from './axis.ts'
import { HatchPattern, hatchFill } from './hatch.tsx'
import { IntervalMark, markSizes } from './interval-mark.tsx'
import { answerColour, type Answer, type Domain, type Interval } from './kinds.ts'
import styles from './interval-row.module.css'

/** A guardrail's limit: a fence at the lift it must not pass, with the bad side behind it. */
export type Fence = { readonly at: number; readonly bad: 'above' | 'below' }

type Shown =
  | { readonly kind: 'interval'; readonly interval: Interval; readonly answer: Answer; readonly worth?: number; readonly fence?: Fence }
  | { readonly kind: 'total'; readonly interval: Interval; readonly answer: Answer }
  | { readonly kind: 'maturing'; readonly until: string }

type Props = {
  readonly shown: Shown
  /** The same for every row under one head; see `sharedDomain`. */
  readonly domain: Domain
  /** The row's height, so that zero is one line through all rows. */
  readonly height?: number
}

/** One row of a forest: one axis shared by many rows. The figures stand in the row, so the drawing only repeats them. */
export function IntervalRow({ shown, domain, height = 55 }: Props): ReactNode {
  const { say, format } = useWords()
  const placement = percentPlacement(domain)
  const label =
    shown.kind === 'maturing'
      ? say('chart.maturing-until', { until: shown.until })
      : say('chart.interval-label', {
          estimate: format.lift(shown.interval.estimate),
          range: format.range(shown.interval.low, shown.interval.high),
        })
  return (
    <svg className={styles['row']} role="img" aria-label={label} width="100%" height={height}>
      {shown.kind === 'maturing' ? <Maturing /> : <ZeroLine placement={placement} />}
      {shown.kind === 'interval' ? <OneInterval shown={shown} placement={placement} /> : null}
      {shown.kind === 'total' ? <Diamond interval={shown.interval} answer={shown.answer} placement={placement} /> : null}
    </svg>
  )
}

function ZeroLine({ placement }: { readonly placement: Placement }): ReactNode {
  if (!isInside(0, placement.domain)) return null
  return <line x1={placement.place(0)} x2={placement.place(0)} y1="0" y2="100%" stroke="var(--line2)" strokeWidth="1.25" />
}

type OneProps = { readonly shown: Extract<Shown, { kind: 'interval' }>; readonly placement: Placement }

function OneInterval({ shown, placement }: OneProps): ReactNode {
  const { interval, answer, worth, fence } = shown
  return (
    <>
      {worth === undefined || !isInside(worth, placement.domain) ? null : (
        <line x1={placement.place(worth)} x2={placement.place(worth)} y1="0" y2="100%" stroke="var(--ink2)" strokeWidth="1.25" strokeDasharray="2 3" />
      )}
      {fence === undefined || !isInside(fence.at, placement.domain) ? null : <FenceMark fence={fence} placement={placement} />}
      <IntervalMark interval={interval} answer={answer} placement={placement} y="50%" size={markSizes.row} />
    </>
  )
}

function FenceMark({ fence, placement }: { readonly fence: Fence; readonly placement: Placement }): ReactNode {
  return (
    <svg overflow="visible" x={placement.place(fence.at)} y="50%">
      <rect x={fence.bad === 'above' ? 0 : -26} y="-10" width="26" height="20" fill="var(--line)" />
      <line x1="0" x2="0" y1="-10" y2="10" stroke="var(--ink2)" strokeWidth="1.75" />
    </svg>
  )
}

/** The total of all rows, as wide as its interval. */
function Diamond({ interval, answer, placement }: { readonly interval: Interval; readonly answer: Answer; readonly placement: Placement }): ReactNode {
  const { at } = placement
  const points = `${at(interval.low)},10 ${at(interval.estimate)},0 ${at(interval.high)},10 ${at(interval.estimate)},20`
  return (
    <svg x="0" y="50%" width="100%" height="18" viewBox="0 0 100 20" preserveAspectRatio="none" className={styles['diamond']}>
      <polygon points={points} fill={answerColour[answer]} />
    </svg>
  )
}

function Maturing(): ReactNode {
  const id = useId()
  return (
    <svg overflow="visible" y="50%">
      <defs><HatchPattern id={id} /></defs>
      <rect x="0" y="-6" width="100%" height="12" rx="3" fill={hatchFill(id)} stroke="var(--line2)" />
    </svg>
  )
}

/** The head over rows of intervals: the axis' words, each over its place. */
export function IntervalAxis({ domain, about = 4 }: { readonly domain: Domain; readonly about?: number }): ReactNode {
  const { say, format } = useWords()
  const placement = percentPlacement(domain)
  return (
    <>
      <span className="unseen">{say('chart.lift')}</span>
      <svg className={styles['axis']} width="100%" height="16" aria-hidden>
        {apart(ticks(domain, about), placement).map((tick) => (
          <text key={tick} x={placement.place(tick)} y="12" textAnchor={placement.at(tick) < 4 ? 'start' : placement.at(tick) > 96 ? 'end' : 'middle'}>
            {format.axisLift(tick)}
          </text>
        ))}
      </svg>
    </>
  )
}

/** A figure at an end stands inside of the axis; where it would touch the next one, it is left out. */
function apart(all: readonly number[], { at }: Placement): readonly number[] {
  const room = 28
  return all.filter((tick, index) => {
    const [before, after] = [all[index - 1], all[index + 1]]
    if (at(tick) < 4 && after !== undefined) return at(after) - at(tick) >= room
    return at(tick) <= 96 || before === undefined || at(tick) - at(before) >= room
  })
}
