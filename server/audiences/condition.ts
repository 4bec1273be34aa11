import { z } from 'zod'
import { ACTIVATED } from '#sdk/core/event.ts'
import type { Condition, Json } from '#sdk/core/ruleset.ts'
import { key } from '../key.ts'
import { nestingProblem } from '../nesting.ts'
import { type ClauseProblem, clauseProblem, operators } from './clause.ts'
import { patternSentence } from './pattern/problem.ts'

export const json: z.ZodType<Json, Json> = z.lazy(() =>
  z.union([z.null(), z.boolean(), z.number(), z.string().max(20_000), z.array(json).max(1000), z.record(z.string(), json)]),
)

/** What a ruleset carries and an SDK walks through for one condition. */
const DEEPEST = 10
const MOST_CLAUSES = 200
const MOST_VALUES = 1_000

const clause = z
  .object({
    kind: z.literal('clause'),
    attribute: z.string().trim().min(1, 'Name the attribute.').max(200),
    operator: z.enum(operators, { error: ({ input }) => `"${String(input)}" is no way to compare. There are ${operators.join(', ')}.` }),
    values: z.array(json).max(MOST_VALUES, `A clause has at most ${MOST_VALUES} values.`),
  })
  .superRefine((value, problems) => {
    const problem = clauseProblem(value)
    if (problem !== null) problems.addIssue({ code: 'custom', path: ['values'], message: `${value.attribute} ${value.operator}: ${clauseSentence(problem)}` })
  })

const tree: z.ZodType<Condition> = z.lazy(() =>
  z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('all'), of: z.array(tree) }),
    z.object({ kind: z.literal('any'), of: z.array(tree) }),
    z.object({ kind: z.literal('not'), of: tree }),
    z.object({ kind: z.literal('audience'), audience: z.union([z.literal(ACTIVATED), key]) }),
    clause,
  ]),
)

/** The one place where a condition is checked: what passes here, every SDK can read and decide. */
export const condition: z.ZodType<Condition> = z
  .unknown()
  .superRefine((raw, problems) => {
    const problem = nestingProblem(raw, { deepest: DEEPEST, most: MOST_CLAUSES })
    if (problem !== null) problems.addIssue({ code: 'custom', message: NESTING[problem] })
  })
  .pipe(tree)

const NESTING = {
  'too-deep': `A condition is nested at most ${DEEPEST} deep; make an audience of its inner part.`,
  'too-many': `A condition has at most ${MOST_CLAUSES} clauses; make audiences of its parts.`,
} as const

function clauseSentence(problem: ClauseProblem): string {
  switch (problem.kind) {
    case 'no-values': return 'Give it a value to compare with.'
    case 'values-unwanted': return 'It asks only whether the attribute is there; leave the values out.'
    case 'too-long': return `"${problem.value}" is longer than 1,000 characters.`
    case 'pattern': return patternSentence(problem.pattern)
    default: return `"${problem.value}" is no ${SHAPES[problem.kind]}.`
  }
}

const SHAPES = {
  scalar: 'text, number, true or false',
  text: 'text',
  number: 'number',
  instant: 'instant: write 2026-03-25, 2026-03-25T09:00:00Z, or relative to now like -30d, +2h',
  version: 'version: write it like 2.4.0 or 2.4.0-beta.1',
  network: 'network: write it like 10.0.0.0/8 or 2001:db8::/32',
} as const
