import { z } from 'zod'
import { isReserved } from '#sdk/core/ids.ts'
import { surface } from '../experiments/design.ts'
import { key, name } from '../key.ts'
import { currency } from '../metrics/currency.ts'

/** Stands for the unit where no column does: each row is a unit of its own. */
export const ROW = '@row'

/** Names are compared in one form: a file saved on a Mac spells Korean in other characters than a keyboard does. */
const text = (schema: z.ZodString) => schema.transform(composed)
const column = text(z.string().min(1).max(200))
const columns = z.array(column).max(20).default([])

/** Which columns of a file mean what. The console, the command and scripts all send this. */
export const importMapping = z
  .object({
    /** The experiment's key. */
    key,
    name,
    surface: surface.default('product'),
    /** The column that names who was randomised, or `@row`. */
    unit: column,
    variant: column,
    /** The variant that the others are compared with, as it stands in the file. */
    control: text(z.string().trim().min(1).max(200)),
    /** Columns of yes and no, of numbers, and of money. */
    conversions: columns,
    values: columns,
    revenue: columns,
    /** Columns that results are cut by. */
    dimensions: columns,
    /** When each unit met its variant; without it no day is known. */
    exposedAt: column.nullable().default(null),
    /** The result that decides; without it the first conversion, else the first value or revenue. */
    decides: column.nullable().default(null),
    /** Of the revenue; without it the workspace's. */
    currency: currency.nullable().default(null),
    /** Whether an import of the same key, from another file or with other columns, is replaced. */
    replace: z.boolean().default(false),
  })
  .superRefine((mapping, problems) => {
    const results = [...mapping.conversions, ...mapping.values, ...mapping.revenue]
    if (results.length === 0) problems.addIssue({ code: 'custom', path: ['conversions'], message: 'Choose at least one column with a result: a conversion, a value or revenue.' })
    const twice = repeated(results) ?? repeated(mapping.dimensions)
    if (twice !== undefined) problems.addIssue({ code: 'custom', path: ['conversions'], message: `The column "${twice}" is chosen twice.` })
    if (mapping.decides !== null && !results.includes(mapping.decides)) {
      problems.addIssue({ code: 'custom', path: ['decides'], message: `"${mapping.decides}" cannot decide, because it is none of the results: ${results.join(', ')}.` })
    }
  })

/** Unicode's composed form, NFC. */
export function composed(words: string): string {
  return words.normalize('NFC')
}

export type ImportMapping = z.infer<typeof importMapping>
export type ImportMappingInput = z.input<typeof importMapping>

/** A column that becomes a metric. */
export type ResultColumn = { readonly column: string; readonly of: 'conversion' | 'value' | 'revenue' }

/** The results, the deciding one first. */
export function resultsOf(mapping: ImportMapping): readonly ResultColumn[] {
  const all: readonly ResultColumn[] = [
    ...mapping.conversions.map((column) => ({ column, of: 'conversion' as const })),
    ...mapping.values.map((column) => ({ column, of: 'value' as const })),
    ...mapping.revenue.map((column) => ({ column, of: 'revenue' as const })),
  ]
  const decides = mapping.decides ?? all[0]?.column
  return all.toSorted((a, b) => Number(b.column === decides) - Number(a.column === decides))
}

/** A key from text: `Cookie Cats.csv` → `cookie-cats`; an underscore stays, so that a column is found again by its name. */
export function keyOf(text: string, fallback: string): string {
  const made = text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9._-]+/g, '-')
    .replace(/^[^a-z0-9]+|[-.]+$/g, '')
    .slice(0, 60)
  return made === '' || isReserved(made) ? fallback : made
}

function repeated(names: readonly string[]): string | undefined {
  return names.find((name, index) => names.indexOf(name) !== index)
}
