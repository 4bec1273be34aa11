import { readFileSync } from 'node:fs'
import type { CompactRuleset, Nodes } from '#sdk/core/compact.ts'
import type { Context } from '#sdk/core/context.ts'
import type { Condition, Json, Operator, Ruleset } from '#sdk/core/ruleset.ts'

/** The evaluation contract as data: any implementation, in any language, answers these alike. Ids never change meaning. */
export type ConditionCase = {
  readonly id: string
  readonly says: string
  readonly condition: Condition
  /** As it travels. */
  readonly nodes: Nodes
  readonly context: Context
  /** ms since 1970; 2026-01-01 when the case does not depend on it. */
  readonly now: number
  readonly fits: boolean
}

export type BucketVector = { readonly number: string; readonly id: string; readonly salt: string; readonly bucket: number }

/** `expect` names only the parts of the evaluation that the case is about. */
export type EvaluationCase = {
  readonly id: string
  readonly says: string
  readonly flag: string
  readonly fallback: Json
  readonly context: Context
  /** ms since 1970; 2026-01-01 when the case does not depend on it. */
  readonly now: number
  readonly expect: { readonly [part: string]: Json }
}

export type EvaluationSpecification = { readonly specification: string; readonly ruleset: Ruleset; readonly compact: CompactRuleset; readonly cases: readonly EvaluationCase[] }

const EVALUATIONS = ['03-flags', '04-rollouts', '05-experiments', '06-holdouts', '07-layers', '08-overrides', '09-states', '10-prerequisites', '11-previews', '12-accounts'] as const

const NEW_YEAR = Date.UTC(2026, 0, 1)

export function conditionCases(): { readonly audiences: Ruleset['audiences']; readonly compactAudiences: CompactRuleset['audiences']; readonly cases: readonly ConditionCase[] } {
  const { cases, ...rest } = read<ReturnType<typeof conditionCases>>('01-conditions')
  return { ...rest, cases: cases.map(timed) }
}

export function bucketVectors(): readonly BucketVector[] {
  return read<{ readonly vectors: readonly BucketVector[] }>('02-bucketing').vectors
}

export function evaluationSpecifications(): readonly EvaluationSpecification[] {
  return EVALUATIONS.map((name) => {
    const { cases, ...rest } = read<EvaluationSpecification>(name)
    return { ...rest, cases: cases.map(timed) }
  })
}

function timed<Case extends { readonly now: number }>(one: Case): Case {
  return { ...one, now: one.now ?? NEW_YEAR }
}

export type Question = EvaluationCase & { readonly ruleset: Ruleset }

/** Conditions and evaluations in one shape, for whatever answers a flag of a ruleset: an SDK door, or the server over HTTP. */
export function everyQuestion(): readonly Question[] {
  const { audiences, cases } = conditionCases()
  const conditions = cases.map(({ condition, fits, id, says, context, now }): Question => ({ id, says, context, now, ruleset: rulesetOf(condition, audiences), flag: 'fits', fallback: false, expect: { value: fits, error: null } }))
  return [...conditions, ...evaluationSpecifications().flatMap(({ ruleset, cases }) => cases.map((one) => ({ ...one, ruleset })))]
}

function read<Content>(name: string): Content {
  return JSON.parse(readFileSync(new URL(`./specification/${name}.json`, import.meta.url), 'utf8')) as Content
}

/** Every operator that the contract names; a new one does not compile until it stands here. */
export const OPERATORS = Object.keys({
  equals: 0, in: 0, contains: 0, 'contains-all': 0, 'starts-with': 0, 'ends-with': 0, exists: 0, matches: 0, greater: 0, 'at-least': 0, less: 0, 'at-most': 0,
  'version-equals': 0, 'version-greater': 0, 'version-at-least': 0, 'version-less': 0, 'version-at-most': 0, before: 0, after: 0, 'in-network': 0,
} satisfies Record<Operator, 0>) as readonly Operator[]

/** A ruleset whose one boolean flag, `fits`, is true exactly where the condition fits. */
export function rulesetOf(condition: Condition, audiences: Ruleset['audiences']): Ruleset {
  return {
    format: 1, environment: 'production', revision: 1, door: 'server', experiments: {}, audiences, layers: {}, holdouts: {},
    flags: {
      fits: {
        type: 'boolean', on: true, values: { yes: true, no: false }, off: 'no',
        rules: [{ id: 'r1', when: condition, serve: { kind: 'variation', variation: 'yes' } }], fallthrough: { kind: 'variation', variation: 'no' },
      },
    },
  }
}
