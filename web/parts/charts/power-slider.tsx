import { area, curveMonotoneX, line } from 'd3-shape'
import { scaleLinear, scaleSqrt } from 'd3-scale'
import type { ReactNode } from 'react'
import { useWords } from '../../words/use-words.tsx'
import { useWidth } from './use-width.ts'
import styles from './power-slider.module.css'

type Props = {
  /** The smallest lift worth shipping, a fraction in steps of one percent. */
  readonly value: number
  readonly onChange: (lift: number) => void
  readonly min?: number
  readonly max?: number
  /** Days in whole weeks that it takes to find a lift; undefined when it cannot be found in a year. */
  readonly daysFor: (lift: number) => number | undefined
  readonly label: string
}

const height = 128
const edge = 10

/** The effect on the track, the days it takes above it; the side that will be found is filled. */
export function PowerSlider({ value, onChange, min = 0.05, max = 0.2, daysFor, label }: Props): ReactNode {
  const { say, format } = useWords()
  const { ref, width } = useWidth<HTMLDivElement>(640)
  const chosen = daysFor(value)
  const steps = Array.from({ length: Math.round((max - min) * 100) + 1 }, (_, step) => Math.round((min + step / 100) * 100) / 100)
  const x = scaleLinear([min, max], [edge, width - edge])
  const said = chosen === undefined ? say('slider.never', { lift: format.axisLift(value) }) : `${format.axisLift(value)}, ${format.days(chosen)}`
  return (
    <div ref={ref} className={styles['slider']}>
      <Curve steps={steps} daysFor={daysFor} x={x} value={value} width={width} />
      <div className={styles['track']}>
        <svg width={width} height="20" aria-hidden>
          <line x1={edge} x2={x(value)} y1="10" y2="10" stroke="var(--line2)" strokeWidth="3" strokeLinecap="round" />
          <line x1={x(value)} x2={width - edge} y1="10" y2="10" stroke="var(--ink)" strokeWidth="3" strokeLinecap="round" />
          <circle className={styles['handle']} cx={x(value)} cy="10" r="8" fill="var(--paper)" stroke="var(--ink)" strokeWidth="2" />
        </svg>
        <input type="range" min={Math.round(min * 100)} max={Math.round(max * 100)} step={1} value={Math.round(value * 100)}
          onChange={(event) => onChange(Number(event.currentTarget.value) / 100)} aria-label={label} aria-valuetext={said} />
      </div>
      <Ticks steps={steps} daysFor={daysFor} x={x} value={value} width={width} />
    </div>
  )
}

type PartProps = {
  readonly steps: readonly number[]
  readonly daysFor: Props['daysFor']
  readonly x: (lift: number) => number
  readonly value: number
  readonly width: number
}

/** Days over the effect, its square root on the axis, because twice the lift needs a quarter of the people. */
function Curve({ steps, daysFor, x, value, width }: PartProps): ReactNode {
  const { format, say } = useWords()
  const points = steps.flatMap((lift) => {
    const days = daysFor(lift)
    return days === undefined ? [] : [{ lift, days }]
  })
  const most = Math.max(28, ...points.map((point) => point.days))
  const y = scaleSqrt([0, most], [height - 8, 24])
  const chosen = daysFor(value)
  const flag = chosen === undefined ? say('slider.over') : format.days(chosen)
  const flagWidth = [...flag].length * 8 + 16
  const flagX = Math.min(Math.max(x(value) - flagWidth / 2, 0), width - flagWidth)
  const top = chosen === undefined ? 24 : y(chosen)
  const draw = { x: (point: { lift: number }) => x(point.lift), y: (point: { days: number }) => y(point.days) }
  return (
    <svg className={styles['curve']} width={width} height={height} aria-hidden>
      <path d={area<(typeof points)[number]>().curve(curveMonotoneX).x(draw.x).y0(height - 8).y1(draw.y)(points) ?? ''} fill="var(--wash)" />
      {weeks(most).filter((week, index, all) => index === 0 || y((all[index - 1] ?? 0) * 7) - y(week * 7) >= 16).map((week) => (
        <g key={week}>
          <line x1="0" x2={width} y1={y(week * 7)} y2={y(week * 7)} stroke="var(--line)" />
          <text x={width} y={y(week * 7) - 5} textAnchor="end">{say('slider.weeks', { n: week })}</text>
        </g>
      ))}
      <path d={line<(typeof points)[number]>().curve(curveMonotoneX).x(draw.x).y(draw.y)(points) ?? ''} fill="none" stroke="var(--ink2)" strokeWidth="1.5" />
      <line x1={x(value)} x2={x(value)} y1={top} y2={height} stroke="var(--ink)" strokeWidth="1.25" />
      <circle cx={x(value)} cy={top} r="3.5" fill="var(--ink)" />
      <rect x={flagX} y={Math.max(0, top - 36)} width={flagWidth} height="24" rx="5" fill="var(--ink)" />
      <text x={flagX + flagWidth / 2} y={Math.max(0, top - 36) + 16} textAnchor="middle" className={styles['flag']}>{flag}</text>
    </svg>
  )
}

/** At most four rules, at whole multiples of four weeks. */
function weeks(mostDays: number): readonly number[] {
  const step = 4 * Math.max(1, Math.ceil(mostDays / 7 / 16))
  return [1, 2, 3, 4].map((n) => n * step).filter((week) => week * 7 <= mostDays)
}

/** The days under every second step, as many as there is room for. */
function Ticks({ steps, daysFor, x, value, width }: PartProps): ReactNode {
  const { format, say } = useWords()
  const every = Math.max(1, Math.ceil((58 * steps.length) / width))
  return (
    <svg className={styles['ticks']} width={width} height="40" aria-hidden>
      {steps.map((lift, index) => {
        const days = daysFor(lift)
        const isChosen = Math.abs(lift - value) < 0.0005
        const tooNear = Math.abs(x(lift) - x(value)) < 52
        if (!isChosen && (index % every !== 0 || tooNear)) return null
        const side = x(lift) < 24 ? 'start' : x(lift) > width - 24 ? 'end' : 'middle'
        const at = side === 'start' ? 0 : side === 'end' ? width : x(lift)
        return (
          <g key={lift} data-chosen={isChosen || undefined} textAnchor={side}>
            <text x={at} y="14" className={styles['lift']}>{format.axisLift(lift)}</text>
            <text x={at} y="32">{days === undefined ? '–' : say('slider.short-days', { days: format.count(days) })}</text>
          </g>
        )
      })}
    </svg>
  )
}
