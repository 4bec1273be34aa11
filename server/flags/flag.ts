import { z } from 'zod'
import type { Key } from '#sdk/core/ids.ts'
import type { Condition, PlainServe, Prerequisite, Serve } from '#sdk/core/ruleset.ts'
import { condition, json } from '../audiences/condition.ts'
import { key, name } from '../key.ts'
import type { ListOrder } from '../list-order.ts'
import { refusal, told } from '../refusal.ts'
import { prerequisites } from './prerequisite.ts'
import type { ValueSchema } from './value-schema.ts'
import { boundedJson, type FlagType, type Variation, variations, wrongType } from './variation.ts'

export type FlagRule = { readonly id: string; readonly when: Condition | null; readonly serve: Serve }

/** What differs per environment: the switch, what is needed of others, the rules in order, what is served else and while off. */
export type FlagEnvironment = {
  readonly enabled: boolean
  readonly rules: readonly FlagRule[]
  readonly fallthrough: PlainServe
  readonly offVariation: string
  /** Other flags that have to serve certain values before a rule is asked; else the off-variation is served. */
  readonly prerequisites: readonly Prerequisite[]
}

export type Flag = {
  readonly id: string
  readonly key: string
  readonly name: string
  readonly description: string
  readonly type: FlagType
  readonly variations: readonly Variation[]
  /** What every value keeps to; null where it is of another type, or any JSON will do. */
  readonly schema: ValueSchema | null
  readonly clientVisible: boolean
  readonly version: number
  readonly archivedAt: Date | null
  readonly environments: { readonly [environmentId: string]: FlagEnvironment }
}

export const FLAG_ORDERS = ['key', 'name'] as const
export type FlagOrder = ListOrder<(typeof FLAG_ORDERS)[number]>

/** With variations by name: `checkVariations` says whether the flag has them, so what stands can be made a draft again without a parser. */
type Named<Draft> = Draft extends Key ? string : Draft extends Condition ? Draft : Draft extends object ? { readonly [Part in keyof Draft]: Named<Draft[Part]> } : Draft

/** What people choose for a share of traffic: the ranges follow from it (`allocation.ts`). */
export const shares = z.array(z.object({ variation: key, weight: z.number().int().min(0).max(100_000) })).min(1).max(20).readonly()

export const serveDraft = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('variation'), variation: key }),
  z.object({ kind: z.literal('rollout'), shares }),
  z.object({ kind: z.literal('experiment'), experiment: key }),
])
export type ServeDraft = Named<z.infer<typeof serveDraft>>

export const flagEnvironmentDraft = z.object({
  enabled: z.boolean(),
  rules: z.array(z.object({ id: z.string().min(1).max(60), when: condition.nullable(), serve: serveDraft })).max(100).readonly(),
  fallthrough: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('variation'), variation: key }),
    z.object({ kind: z.literal('rollout'), shares }),
  ]),
  offVariation: key,
  /** Left out: what stands stays. */
  prerequisites: prerequisites.optional(),
})
export type FlagEnvironmentDraft = Named<z.infer<typeof flagEnvironmentDraft>>

export const schema = boundedJson.pipe(z.union([z.boolean(), z.record(z.string(), json)], 'A schema is an object, true or false.')).nullable()

export const newFlag = z
  .object({
    key,
    name,
    description: z.string().max(2000).default(''),
    type: z.enum(['boolean', 'string', 'number', 'json']),
    variations,
    schema: schema.default(null),
    clientVisible: z.boolean().default(true),
  })
  .superRefine((flag, problems) => {
    const wrong = wrongType(flag.variations, flag.type)
    if (wrong >= 0) problems.addIssue({ code: 'custom', path: ['variations', wrong, 'value'], message: `The value of "${flag.variations[wrong]?.key ?? ''}" is not a ${flag.type}.` })
  })
export type NewFlag = z.infer<typeof newFlag>

/** Refuses variations that the flag does not have, by the place they are named in. */
export function checkVariations(flag: Pick<Flag, 'key' | 'variations'>, environment: FlagEnvironmentDraft): void {
  const known = new Set(flag.variations.map((one) => one.key))
  const check = (variation: string, where: string) => {
    if (!known.has(variation)) {
      throw refusal('invalid', `Flag "${flag.key}" has no variation "${variation}" (${where}). It has ${[...known].join(', ')}.`, told('no-variation', { flag: flag.key, variation, where }))
    }
  }
  const checkServe = (serve: ServeDraft, where: string) => {
    if (serve.kind === 'variation') check(serve.variation, where)
    if (serve.kind === 'rollout') {
      serve.shares.forEach((share) => check(share.variation, where))
      const total = serve.shares.reduce((sum, share) => sum + share.weight, 0)
      if (total > 100_000) throw refusal('invalid', `The shares of ${where} add up to ${total / 1000} %, more than 100 %.`, told('shares-over', { flag: flag.key, where, total }))
    }
  }
  environment.rules.forEach((rule, index) => checkServe(rule.serve, `rule ${index + 1}`))
  checkServe(environment.fallthrough, 'everybody else')
  if (environment.fallthrough.kind === 'rollout' && environment.fallthrough.shares.reduce((sum, share) => sum + share.weight, 0) !== 100_000) {
    throw refusal('invalid', 'The shares for everybody else must add up to 100 %.', told('shares-under', { flag: flag.key }))
  }
  check(environment.offVariation, 'while off')
}
