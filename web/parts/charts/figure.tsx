import { useEffect, useId, useRef, useState, type KeyboardEvent, type PointerEvent, type ReactNode } from 'react'
import { UnstyledButton } from '@mantine/core'
import { useWords } from '../../words/use-words.tsx'
import { FigureTable, type ChartTable } from './figure-table.tsx'
import { useWidth } from './use-width.ts'
import { nearest, walk } from './walk.ts'
import styles from './figure.module.css'

/** Something on a chart that can be reached: where it stands in pixels, and what it says. */
export type Mark = { readonly x: number; readonly y: number; readonly said: string }

/** `height` is given when it depends on the width. */
export type Drawing = { readonly body: ReactNode; readonly marks: readonly Mark[]; readonly height?: number }

type Props = {
  /** The chart in one sentence. */
  readonly label: string
  readonly table: ChartTable
  readonly height: number
  /** Draws for a width in pixels. */
  readonly draw: (width: number) => Drawing
  /** Stands above a narrow chart only: the legend that the wide one has at its lines. */
  readonly narrowLegend?: ReactNode
  /** The width before the page has been measured. */
  readonly firstWidth?: number
}

/**
 * Around every chart: its sentence, its marks under the arrow keys, the pointer and the finger, and the same numbers as
 * a table one key away (t).
 */
export function Figure({ label, table, height, draw, narrowLegend, firstWidth = 640 }: Props): ReactNode {
  const { ref, width } = useWidth<HTMLElement>(firstWidth)
  const { asTable, toggle, toggleByKey, stage } = useView()
  const { say } = useWords()
  return (
    <figure ref={ref} className={styles['figure']}>
      {narrowLegend === undefined ? null : <div className={styles['narrow']}>{narrowLegend}</div>}
      <div ref={stage} onKeyDown={(event) => isToggle(event) && toggleByKey()}>
        {asTable ? (
          <FigureTable caption={label} table={table} />
        ) : (
          <Canvas label={label} width={width} height={height} drawing={draw(width)} />
        )}
      </div>
      <UnstyledButton className={styles['toggle'] ?? ''} onClick={toggle} data-no-print>
        {say(asTable ? 'chart.as-chart' : 'chart.as-table')}
      </UnstyledButton>
    </figure>
  )
}

type View = {
  readonly asTable: boolean
  readonly toggle: () => void
  readonly toggleByKey: () => void
  readonly stage: React.RefObject<HTMLDivElement | null>
}

/** Chart or table. By key the reader's focus moves along, because what had it is gone. */
function useView(): View {
  const [asTable, setAsTable] = useState(false)
  const stage = useRef<HTMLDivElement>(null)
  const byKey = useRef(false)
  useEffect(() => {
    if (!byKey.current) return
    byKey.current = false
    stage.current?.querySelector<HTMLElement>(asTable ? '[role="region"]' : '[role="img"]')?.focus()
  }, [asTable])
  const toggle = (): void => setAsTable(!asTable)
  const toggleByKey = (): void => {
    byKey.current = true
    toggle()
  }
  return { asTable, toggle, toggleByKey, stage }
}

function isToggle(event: KeyboardEvent): boolean {
  return event.key === 't' && !event.metaKey && !event.ctrlKey && !event.altKey
}

type CanvasProps = {
  readonly label: string
  readonly width: number
  readonly height: number
  readonly drawing: Drawing
}

function Canvas({ label, width, drawing, ...given }: CanvasProps): ReactNode {
  const height = drawing.height ?? given.height
  const [active, setActive] = useState<number>()
  const hint = useId()
  const { say } = useWords()
  const mark = active === undefined ? undefined : drawing.marks[active]
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') return setActive(undefined)
    const next = walk(active, event.key, drawing.marks.length)
    if (next === undefined) return
    event.preventDefault()
    setActive(next)
  }
  const onPointer = (event: PointerEvent<SVGSVGElement>): void => {
    const box = event.currentTarget.getBoundingClientRect()
    setActive(nearest(drawing.marks, event.clientX - box.left, event.clientY - box.top))
  }
  return (
    <div className={styles['canvas']}>
      <svg role="img" aria-label={label} aria-describedby={hint} tabIndex={0} width={width} height={height} viewBox={`0 0 ${width} ${height}`}
        onKeyDown={onKeyDown} onPointerMove={onPointer} onPointerDown={onPointer} onPointerLeave={() => setActive(undefined)} onBlur={() => setActive(undefined)}>
        {drawing.body}
        {mark === undefined ? null : <circle cx={mark.x} cy={mark.y} r="9" fill="none" stroke="var(--ink)" strokeWidth="1.5" />}
      </svg>
      {mark === undefined ? null : <Note mark={mark} width={width} />}
      <span id={hint} className="unseen">{say('chart.hint')}</span>
      <span className="unseen" role="status">{mark?.said}</span>
    </div>
  )
}

/** What the reached mark says, above it and never outside of the chart. */
function Note({ mark, width }: { readonly mark: Mark; readonly width: number }): ReactNode {
  const side = mark.x < width / 3 ? 'left' : mark.x > (width * 2) / 3 ? 'right' : 'middle'
  return (
    <div className={styles['note']} data-side={side} style={{ left: mark.x, top: mark.y }} aria-hidden>
      {mark.said}
    </div>
  )
}
