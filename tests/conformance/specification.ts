import { readFileSync } from 'node:fs'
import type { Context } from '#sdk/core/context.ts'
import type { Condition, Json, Ruleset } from '#sdk/core/ruleset.ts'

/** The evaluation contract as data: any implementation, in any language, answers these alike. Ids never change meaning. */
export type ConditionCase = { readonly id: string; readonly says: string; readonly condition: Condition; readonly context: Context; readonly fits: boolean }

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

export type EvaluationSpecification = { readonly specification: string; readonly ruleset: Ruleset; readonly cases: readonly EvaluationCase[] }

const EVALUATIONS = ['03-flags', '04-rollouts', '05-experiments', '06-holdouts', '07-layers', '08-overrides', '09-states'] as const

const NEW_YEAR = Date.UTC(2026, 0, 1)

export function conditionCases(): { readonly audiences: Ruleset['audiences']; readonly cases: readonly ConditionCase[] } {
  return read('01-conditions')
}

export function bucketVectors(): readonly BucketVector[] {
  return read<{ readonly vectors: readonly BucketVector[] }>('02-bucketing').vectors
}

export function evaluationSpecifications(): readonly EvaluationSpecification[] {
  return EVALUATIONS.map((name) => {
    const { cases, ...rest } = read<EvaluationSpecification>(name)
    return { ...rest, cases: cases.map((one) => ({ ...one, now: one.now ?? NEW_YEAR })) }
  })
}

function read<Content>(name: string): Content {
  return JSON.parse(readFileSync(new URL(`./specification/${name}.json`, import.meta.url), 'utf8')) as Content
}

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
