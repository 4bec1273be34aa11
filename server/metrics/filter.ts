import { z } from 'zod'
import { nestingProblem } from '../nesting.ts'
import { compareDecimals } from '../store/amount.ts'
import type { Comparison, Filter } from '../store/door.ts'

/** What a person can still read, and a count of millions of events afford. */
const DEEPEST = 8
const MOST = 100

/** Canonical property values that a filter compares with. */
const scalar = z.union([z.string().max(500), z.number(), z.boolean(), z.null()])

const WANTED = {
  'equals': 'value',
  'in': 'value',
  'exists': 'nothing',
  'contains': 'part',
  'starts-with': 'part',
  'ends-with': 'part',
  'greater': 'number',
  'at-least': 'number',
  'less': 'number',
  'at-most': 'number',
} as const satisfies Record<Comparison, 'value' | 'part' | 'number' | 'nothing'>

/** The ways to compare, in the order in which they are offered. */
export const filterComparisons = Object.keys(WANTED) as readonly Comparison[]

const property = z
  .object({
    kind: z.literal('property'),
    path: z.string().trim().min(1, 'Name the property.').max(200),
    operator: z.enum(filterComparisons, { error: ({ input }) => `"${String(input)}" is no way to compare. There are ${filterComparisons.join(', ')}.` }),
    values: z.array(scalar).max(200, 'A property is compared with at most 200 values.').default([]),
  })
  .superRefine(({ path, operator, values }, problems) => {
    const message = valuesProblem(WANTED[operator], values)
    if (message !== null) problems.addIssue({ code: 'custom', path: ['values'], message: `${path} ${operator}: ${message}` })
  })

type Scalar = z.infer<typeof scalar>

function valuesProblem(wanted: (typeof WANTED)[Comparison], values: readonly Scalar[]): string | null {
  if (wanted === 'nothing') return null
  if (values.length === 0) return 'Give it a value to compare with.'
  if (wanted === 'value') return null
  const wrong = values.find((value) => (wanted === 'part' ? value === null || value === '' : compareDecimals(value, 0) === null))
  return wrong === undefined ? null : `"${String(wrong ?? '')}" is no ${wanted === 'part' ? 'text to look for' : 'number'}.`
}

const tree: z.ZodType<Filter> = z.lazy(() =>
  z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('all'), of: z.array(tree).max(20) }),
    z.object({ kind: z.literal('any'), of: z.array(tree).max(20) }),
    z.object({ kind: z.literal('not'), of: tree }),
    property,
  ]),
)

const NESTING = {
  'too-deep': `A filter is nested at most ${DEEPEST} deep.`,
  'too-many': `A filter has at most ${MOST} comparisons.`,
} as const

/** The one place where a filter of events is checked. */
export const filter: z.ZodType<Filter> = z
  .unknown()
  .superRefine((raw, problems) => {
    const problem = nestingProblem(raw, { deepest: DEEPEST, most: MOST })
    if (problem !== null) problems.addIssue({ code: 'custom', message: NESTING[problem] })
  })
  .pipe(tree)
