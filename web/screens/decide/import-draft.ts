import type { ImportWish, Preview } from '#server/imports/protocol.ts'

/** What a column can be. One column at most is the unit, the variant, the time. */
export const roles = ['none', 'unit', 'variant', 'conversion', 'value', 'revenue', 'dimension', 'exposed'] as const
export type Role = (typeof roles)[number]

const alone: readonly Role[] = ['unit', 'variant', 'exposed']
const results: readonly Role[] = ['conversion', 'value', 'revenue']

export type Surface = NonNullable<ImportWish['surface']>

/** What a person says about a file before it is imported. */
export type ImportDraft = {
  /** By the place of the column. */
  readonly roles: readonly Role[]
  readonly control: string | null
  /** The place of the column that was chosen to decide; null for the first result. */
  readonly decides: number | null
  readonly name: string
  readonly key: string
  readonly surface: Surface
  readonly currency: string
  readonly replace: boolean
}

/** The draft that a preview proposes. */
export function draftOf(preview: Preview, file: string, currency: string): ImportDraft {
  const { guess } = preview
  const stem = file.replace(/\.[^.]*$/, '')
  const role = (name: string): Role => {
    if (name === guess.unit) return 'unit'
    if (name === guess.variant) return 'variant'
    if (name === guess.exposedAt) return 'exposed'
    if (guess.conversions.includes(name)) return 'conversion'
    if (guess.revenue.includes(name)) return 'revenue'
    if (guess.values.includes(name)) return 'value'
    return guess.dimensions.includes(name) ? 'dimension' : 'none'
  }
  return { roles: preview.columns.map((column) => role(column.name)), control: guess.control, decides: null, name: stem, key: keyOf(stem), surface: 'product', currency, replace: false }
}

/** A key that keeps underscores, as the command makes it from the same name. */
function keyOf(stem: string): string {
  const made = stem.normalize('NFKD').toLowerCase().replaceAll(/[^a-z0-9._-]+/g, '-').replaceAll(/^[^a-z0-9]+|[-.]+$/g, '').slice(0, 60)
  return made === '' ? 'import' : made
}

/** Gives a column its role; whoever had a role of which there is one only loses it. A new variant column brings its own control. */
export function withRole(draft: ImportDraft, preview: Preview, column: number, role: Role): ImportDraft {
  const next = draft.roles.map((standing, index) => (index === column ? role : standing === role && alone.includes(role) ? 'none' : standing))
  const decides = draft.decides !== null && results.includes(next[draft.decides] ?? 'none') ? draft.decides : null
  const before = variantColumn(draft)
  const after = variantColumn({ roles: next })
  const control = before === after ? draft.control : (preview.columns[after]?.values?.[0]?.value ?? null)
  return { ...draft, roles: next, decides, control }
}

/** The place of the variant's column, or −1. */
export function variantColumn({ roles }: Pick<ImportDraft, 'roles'>): number {
  return roles.indexOf('variant')
}

/** Places of the results: conversions first, then values, then revenue, as the server orders them. */
export function resultColumns({ roles }: Pick<ImportDraft, 'roles'>): readonly number[] {
  return results.flatMap((kind) => roles.flatMap((role, index) => (role === kind ? [index] : [])))
}

/** The place of the column that decides, or undefined where there is no result. */
export function decidingColumn(draft: Pick<ImportDraft, 'roles' | 'decides'>): number | undefined {
  return draft.decides ?? resultColumns(draft)[0]
}

export type Arm = { readonly name: string; readonly rows: number }

/** The variants found so far, control first, or why there are none. */
export function armsOf(draft: ImportDraft, preview: Preview): { readonly kind: 'arms'; readonly arms: readonly Arm[] } | { readonly kind: 'none' } | { readonly kind: 'too-many' | 'one'; readonly column: string } {
  const column = preview.columns[variantColumn(draft)]
  if (column === undefined) return { kind: 'none' }
  if (column.values === null) return { kind: 'too-many', column: column.name }
  if (column.values.length < 2) return { kind: 'one', column: column.name }
  const arms = column.values.map(({ value, rows }) => ({ name: value, rows }))
  return { kind: 'arms', arms: arms.toSorted((a, b) => Number(b.name === draft.control) - Number(a.name === draft.control)) }
}

export type Missing = 'variant' | 'control' | 'result' | 'name' | 'key' | 'currency'

/** What still has to be said, the most important first. */
export function missingIn(draft: ImportDraft, preview: Preview): readonly Missing[] {
  const found = armsOf(draft, preview)
  const missing: readonly (readonly [Missing, boolean])[] = [
    ['variant', found.kind !== 'arms'],
    ['control', found.kind === 'arms' && !found.arms.some((arm) => arm.name === draft.control)],
    ['result', resultColumns(draft).length === 0],
    ['name', draft.name.trim() === ''],
    ['key', !/^[a-z0-9][a-z0-9._-]{0,99}$/.test(draft.key)],
    ['currency', draft.roles.includes('revenue') && !/^[A-Z]{3}$/.test(draft.currency)],
  ]
  return missing.flatMap(([what, isMissing]) => (isMissing ? [what] : []))
}

/** A whole draft as it is sent. */
export function wishOf(draft: ImportDraft, preview: Preview): ImportWish {
  const named = (role: Role) => preview.columns.filter((_, index) => draft.roles[index] === role).map((column) => column.name)
  const decides = decidingColumn(draft)
  return {
    key: draft.key,
    name: draft.name.trim(),
    surface: draft.surface,
    unit: named('unit')[0] ?? '@row',
    variant: named('variant')[0] ?? '',
    control: draft.control ?? '',
    conversions: named('conversion'),
    values: named('value'),
    revenue: named('revenue'),
    dimensions: named('dimension'),
    exposedAt: named('exposed')[0] ?? null,
    decides: draft.decides === null || decides === undefined ? null : (preview.columns[decides]?.name ?? null),
    currency: draft.roles.includes('revenue') ? draft.currency : null,
    replace: draft.replace,
  }
}
