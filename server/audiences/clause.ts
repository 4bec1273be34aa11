import { instant, isRelative } from '#sdk/core/instant.ts'
import { network } from '#sdk/core/network.ts'
import type { Json, Operator } from '#sdk/core/ruleset.ts'
import { version } from '#sdk/core/version.ts'
import { compilePattern, isAutomaton } from './pattern/compile.ts'
import type { PatternProblem } from './pattern/problem.ts'

/** What is wrong with a clause as it is written; a closed list, because the console has words for each. */
export type ClauseProblem =
  | { readonly kind: 'no-values' | 'values-unwanted' }
  | { readonly kind: Wanted | 'too-long'; readonly value: string }
  | { readonly kind: 'pattern'; readonly value: string; readonly pattern: PatternProblem }

/** What an operator compares with. */
type Wanted = 'scalar' | 'text' | 'number' | 'instant' | 'version' | 'network'

const LONGEST_VALUE = 1_000

const WANTED = {
  'equals': 'scalar',
  'in': 'scalar',
  'contains': 'scalar',
  'contains-all': 'scalar',
  'starts-with': 'text',
  'ends-with': 'text',
  'exists': 'nothing',
  'matches': 'pattern',
  'greater': 'number',
  'at-least': 'number',
  'less': 'number',
  'at-most': 'number',
  'version-equals': 'version',
  'version-greater': 'version',
  'version-at-least': 'version',
  'version-less': 'version',
  'version-at-most': 'version',
  'before': 'instant',
  'after': 'instant',
  'in-network': 'network',
} as const satisfies Record<Operator, Wanted | 'nothing' | 'pattern'>

export const operators = Object.keys(WANTED) as readonly Operator[]

/** The first thing that would keep the clause from ever fitting as it is meant; null when all is well. */
export function clauseProblem({ operator, values }: { readonly operator: Operator; readonly values: readonly Json[] }): ClauseProblem | null {
  const wanted = WANTED[operator]
  if (wanted === 'nothing') return values.length > 0 ? { kind: 'values-unwanted' } : null
  if (values.length === 0) return { kind: 'no-values' }
  return values.map((value) => valueProblem(wanted, value)).find((problem) => problem !== null) ?? null
}

function valueProblem(wanted: Wanted | 'pattern', value: Json): ClauseProblem | null {
  const shown = typeof value === 'string' ? value : JSON.stringify(value)
  if (shown.length > LONGEST_VALUE) return { kind: 'too-long', value: `${shown.slice(0, 40)}…` }
  if (wanted !== 'pattern') return SUITS[wanted](value) ? null : { kind: wanted, value: shown }
  if (typeof value !== 'string') return { kind: 'text', value: shown }
  const compiled = compilePattern(value)
  return isAutomaton(compiled) ? null : { kind: 'pattern', value, pattern: compiled }
}

const SUITS = {
  scalar: (value) => ['string', 'boolean'].includes(typeof value) || isFiniteNumber(value),
  text: (value) => typeof value === 'string' && value !== '',
  number: isFiniteNumber,
  instant: (value) => isRelative(value) || instant(value) !== null,
  version: (value) => typeof value === 'string' && version(value) !== null,
  network: (value) => typeof value === 'string' && network(value) !== null,
} satisfies Record<Wanted, (value: Json) => boolean>

function isFiniteNumber(value: Json): boolean {
  return typeof value === 'number' && Number.isFinite(value)
}
