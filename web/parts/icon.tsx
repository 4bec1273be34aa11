import type { ReactNode } from 'react'

/** Every icon, drawn in a 16 px square with a 1.5 px stroke; a path that closes itself is an outline, never filled. */
const drawings = {
  start: 'M4.5 3.2v9.6l8-4.8z',
  understand: 'M1.8 12.8c1.6 0 2.3-2.1 3-5S6.2 3 7.4 3s1.4 2 2.1 4.2 1.4 3.3 2.4 3.3 1.6-1.5 2.3-3.3',
  plan: 'M2.5 3.5h10M2.5 8h6.5M2.5 12.5h8.5',
  release: 'M3.5 14V2.5M3.5 3h8.8l-1.7 2.75 1.7 2.75H3.5',
  watch: 'M1.5 8S3.8 3.7 8 3.7 14.5 8 14.5 8 12.2 12.3 8 12.3 1.5 8 1.5 8zM8 9.8a1.8 1.8 0 1 0 0-3.6 1.8 1.8 0 0 0 0 3.6z',
  decide: 'M2 8h12M4.5 5v6M11.5 5v6M8 6.8v2.4',
  learn: 'M8 4C6.8 3 5 2.8 2 2.8v9.7c3 0 4.8.2 6 1.2 1.2-1 3-1.2 6-1.2V2.8C11 2.8 9.2 3 8 4zm0 0v9.7',
  search: 'M7 12A5 5 0 1 0 7 2a5 5 0 0 0 0 10zM14 14l-3.4-3.4',
  check: 'M3 8.4 6.4 11.8 13.2 4.6',
  cross: 'M4 4l8 8M12 4l-8 8',
  plus: 'M8 3v10M3 8h10',
  minus: 'M3.5 8h9',
  equals: 'M3.5 6h9M3.5 10h9',
  'arrow-up': 'M8 13V3M3.8 7.2 8 3l4.2 4.2',
  'arrow-down': 'M8 3v10M3.8 8.8 8 13l4.2-4.2',
  'arrow-right': 'M2.5 8h11M9.3 3.8 13.5 8l-4.2 4.2',
  'chevron-right': 'M6 3.5 10.5 8 6 12.5',
  'chevron-left': 'M10 3.5 5.5 8l4.5 4.5',
  'chevron-down': 'M3.5 6 8 10.5 12.5 6',
  clock: 'M8 14.2A6.2 6.2 0 1 0 8 1.8a6.2 6.2 0 0 0 0 12.4zM8 4.6V8l2.3 1.6',
  octagon: 'M5.5 1.8h5L14.2 5.5v5l-3.7 3.7h-5L1.8 10.5v-5zM8 4.8v3.9M8 11.2v.1',
  triangle: 'M8 2.2 14.4 13.4H1.6zM8 6.4v3.2M8 11.5v.1',
  lock: 'M3.5 7.2h9v6.3h-9zM5.4 7.2V5a2.6 2.6 0 0 1 5.2 0v2.2',
  hidden: 'M6.4 3.9A6.7 6.7 0 0 1 8 3.7c4.2 0 6.5 4.3 6.5 4.3a11 11 0 0 1-1.7 2.2M10.6 11.8a6.2 6.2 0 0 1-2.6.5C3.8 12.3 1.5 8 1.5 8a11.2 11.2 0 0 1 2.7-3M2.3 2.3l11.4 11.4',
  copy: 'M5.8 5.8h7.4v7.4H5.8zM3.4 10.2H2.8V2.8h7.4v.6',
  undo: 'M5.6 2.8 2.6 5.8l3 3M2.9 5.8h6.4a3.9 3.9 0 0 1 0 7.8H6.5',
  link: 'M6.7 9.3a2.7 2.7 0 0 0 3.9 0l2.7-2.7a2.75 2.75 0 0 0-3.9-3.9l-.9.9M9.3 6.7a2.7 2.7 0 0 0-3.9 0L2.7 9.4a2.75 2.75 0 0 0 3.9 3.9l.9-.9',
  more: 'M3 8h.01M8 8h.01M13 8h.01',
  menu: 'M2.5 4.2h11M2.5 8h11M2.5 11.8h11',
  table: 'M2 3h12v10H2zM2 6.4h12M6.5 6.4V13',
  chart: 'M2.5 2.5v11h11M5 10.2l2.7-3 2.2 1.7 3.3-4.2',
  upload: 'M8 10.5V2.5M4.6 5.7 8 2.3l3.4 3.4M2.5 10.5v3h11v-3',
  download: 'M8 2.5v8M4.6 7.1 8 10.5l3.4-3.4M2.5 11v2.5h11V11',
  key: 'M5.3 13.2a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM7.5 8.1 13.5 2.2M11 4.7l2 2',
  person: 'M8 7.8a2.9 2.9 0 1 0 0-5.8 2.9 2.9 0 0 0 0 5.8zM2.5 14c.4-2.8 2.6-4.3 5.5-4.3s5.1 1.5 5.5 4.3',
  'sign-out': 'M6.2 2.5H2.8v11h3.4M10 4.6 13.4 8 10 11.4M13.2 8H6',
  grip: 'M5.8 4h.01M5.8 8h.01M5.8 12h.01M10.2 4h.01M10.2 8h.01M10.2 12h.01',
  pause: 'M5.5 3.5v9M10.5 3.5v9',
  edit: 'M2.8 13.2l.6-2.8 7.4-7.4 2.2 2.2-7.4 7.4z',
  bin: 'M2.8 4.4h10.4M6 4.2V2.5h4v1.7M4.2 4.6l.6 8.9h6.4l.6-8.9',
  inbox: 'M2 9.2 4 3h8l2 6.2V13H2zM2 9.2h3.6l.9 1.8h3l.9-1.8H14',
  settings: 'M2.5 4.5h6M12 4.5h1.5M2.5 11.5H4M7.5 11.5h6M10.2 6.2a1.7 1.7 0 1 0 0-3.4 1.7 1.7 0 0 0 0 3.4zM5.8 13.2a1.7 1.7 0 1 0 0-3.4 1.7 1.7 0 0 0 0 3.4z',
} as const

export type IconName = keyof typeof drawings

/** Dots need a heavier pen to be seen. */
const heavy: ReadonlySet<IconName> = new Set(['more', 'grip'])

type Props = {
  readonly name: IconName
  /** Side in pixels; the stroke keeps its 1.5 px. */
  readonly size?: number
  /** Only for an icon without a word beside it. */
  readonly label?: string
}

/** An icon in the colour of the text around it. It stands beside a word, so it is silent unless it has a label. */
export function Icon({ name, size = 16, label }: Props): ReactNode {
  const said = label === undefined ? ({ 'aria-hidden': true } as const) : ({ role: 'img', 'aria-label': label } as const)
  const stroke = (heavy.has(name) ? 2.25 : 1.5) * (16 / size)
  return (
    <svg width={size} height={size} viewBox="0 0 16 16" fill="none" stroke="currentColor" strokeWidth={stroke}
      strokeLinecap="round" strokeLinejoin="round" style={{ flex: 'none' }} {...said}>
      <path d={drawings[name]} />
    </svg>
  )
}
