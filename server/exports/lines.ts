import type { Acquisition } from '#sdk/core/context.ts'
import type { Json } from '#sdk/core/ruleset.ts'
import { csvCell } from '../csv.ts'
import type { Profile } from '../store/door.ts'
import type { Column, Format, What } from './export.ts'
import { readoutHeads } from './readout-lines.ts'

/** One line as names and values; the same in both formats. */
export type Line = { readonly [name: string]: Json }

const TOUCH = { source: 'source', medium: 'medium', campaign: 'campaign', term: 'term', content: 'content', referrer: 'referrer', landing_page: 'landingPage', click_id: 'clickId' } as const satisfies Record<string, keyof Acquisition>

/** What each choice adds to a line about a person. */
const OF = {
  devices: { devices: ({ devices }: Profile) => devices.join(' ') },
  seen: { first_seen_at: ({ firstSeenAt }: Profile) => inWords(firstSeenAt), last_seen_at: ({ lastSeenAt }: Profile) => inWords(lastSeenAt) },
  'first-touch': touchColumns('first', ({ firstTouch }) => firstTouch),
  'last-touch': touchColumns('last', ({ lastTouch }) => lastTouch),
} as const satisfies Record<Column, { readonly [head: string]: (profile: Profile) => Json }>

type Cells = { readonly [head: string]: (profile: Profile) => Json }

function touchColumns(which: string, touch: (profile: Profile) => Acquisition | null): Cells {
  return Object.fromEntries(Object.entries(TOUCH).map(([name, field]) => [`${which}_${name}`, (profile) => touch(profile)?.[field] ?? null]))
}

function cellsOf({ columns, traits }: Extract<What, { kind: 'audience' }>): Cells {
  return {
    person: ({ key }) => key,
    user_id: ({ userId }) => userId,
    ...Object.assign({}, ...columns.map((column) => OF[column])) as Cells,
    ...Object.fromEntries(traits.map((trait) => [`trait_${trait}`, (profile: Profile) => (Object.hasOwn(profile.traits, trait) ? (profile.traits[trait] ?? null) : null)])),
  }
}

export function personLine(what: Extract<What, { kind: 'audience' }>, profile: Profile): Line {
  return Object.fromEntries(Object.entries(cellsOf(what)).map(([head, cell]) => [head, cell(profile)]))
}

/** What stands before the first line: of a table its names, with the sign by which spreadsheets know UTF-8. */
export function headOf({ what, format }: { readonly what: What; readonly format: Format }): string {
  if (format === 'jsonl') return ''
  const heads = what.kind === 'readout' ? readoutHeads : Object.keys(cellsOf(what))
  return `\uFEFF${heads.map(csvCell).join(',')}\r\n`
}

export function written(format: Format, line: Line): string {
  return format === 'jsonl' ? `${JSON.stringify(line)}\n` : `${Object.values(line).map(cell).join(',')}\r\n`
}

function cell(value: Json): string {
  if (value === null) return ''
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  return csvCell(typeof value === 'string' ? value : JSON.stringify(value))
}

function inWords(at: number): string {
  return new Date(at).toISOString()
}
