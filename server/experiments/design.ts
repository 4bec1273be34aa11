import { z } from 'zod'
import { subjectId } from '#sdk/core/ids.ts'
import { condition } from '../audiences/condition.ts'
import { prerequisites } from '../flags/prerequisite.ts'
import { key, name } from '../key.ts'

const text = z.string().trim().max(300).default('')

export const share = z.number().int().min(0).max(100_000)

export const variants = z
  .array(z.object({ key, name, variation: key, weight: share }))
  .min(2, 'An experiment needs a control and at least one variant.')
  .max(10)
  .readonly()

/** The canonical form of an id, as SDKs bucket it; one that names nobody is refused. */
const unitId = z.string().max(1000).transform((text, problems) => {
  const read = subjectId(text)
  if ('id' in read) return read.id as string
  problems.addIssue({ code: 'custom', message: `"${text.slice(0, 60)}" names nobody (${read.refused}).` })
  return z.NEVER
})

const layerShare = z.object({ key, share: share.min(1, 'A share of a layer is more than nothing.') })
export const tags = z.array(key).max(20).readonly().transform((all) => [...new Set(all)].toSorted())
export const overrides = z.array(z.object({ id: unitId, variant: key })).max(100, 'At most 100 named ids; use an audience for more.').readonly()

/** What a draft may hold: half-written is fine; `launchable` says what is missing. */
export const design = z.object({
  hypothesis: z.object({ audience: text, change: text, effect: text, because: text }),
  unit: z.enum(['person', 'account']).default('person'),
  flagKey: key,
  audience: condition.nullable().default(null),
  newPeopleOnly: z.boolean().default(false),
  prerequisites: prerequisites.default([]),
  variants,
  traffic: share.default(100_000),
  layer: layerShare.nullable().default(null),
  tags: tags.default([]),
  overrides: overrides.default([]),
  guardrails: z.array(z.object({ metric: key, margin: z.number().positive().max(1) })).max(20).readonly().default([]),
  also: z.array(key).max(20).readonly().default([]),
  decidesToo: z.array(key).max(3, 'Few metrics decide together: each more makes all of them stricter.').readonly().optional(),
  plan: z.object({
    minimumEffect: z.number().positive('The smallest lift worth shipping is above zero.').max(10),
    alpha: z.number().min(0.001).max(0.2).default(0.05),
    power: z.number().min(0.5).max(0.99).default(0.8),
    baseline: z.number().min(0).nullable().default(null),
    peoplePerDay: z.number().min(0).nullable().default(null),
    peoplePerArm: z.number().int().min(0).nullable().default(null),
    days: z.number().int().min(1).max(365),
    rule: z.enum(['sequential', 'fixed', 'bandit']).default('sequential'),
    /** Of a bandit: the smallest share a variant keeps (0.05 is 5 %), and after how many days shares may change. */
    bandit: z.object({ floor: z.number().min(0.01).max(0.25).default(0.05), everyDays: z.union([z.literal(1), z.literal(7)]).default(1) }).nullable().optional(),
    /** What people did before they were exposed is taken into account, where the metric and the people allow it. */
    adjusted: z.boolean().default(true),
    removed: z.number().min(0).max(0.95).nullable().default(null),
  }),
}).superRefine((value, problems) => {
  checkVariants(value, problems)
  checkParts(value, problems)
})

type Problems = Pick<z.core.$RefinementCtx, 'addIssue'>
type Arms = { readonly variants: z.infer<typeof variants>; readonly overrides: z.infer<typeof overrides> }

type Parts = { readonly decidesToo?: readonly string[] | undefined; readonly guardrails: readonly { readonly metric: string }[]; readonly also: readonly string[] }

/** What decides is neither a limit nor looked at beside. */
function checkParts({ decidesToo = [], guardrails, also }: Parts, problems: Problems): void {
  decidesToo.forEach((metric, index) => {
    const twice = decidesToo.indexOf(metric) < index || also.includes(metric) || guardrails.some((one) => one.metric === metric)
    if (twice) problems.addIssue({ code: 'custom', path: ['decidesToo', index], message: `"${metric}" has two parts in this plan: it decides, and is read beside. Choose one.` })
  })
}

function checkVariants({ variants, overrides }: Arms, problems: Problems): void {
  checkWeights(variants, problems)
  const named = new Set<string>()
  overrides.forEach(({ id, variant }, index) => {
    if (!variants.some((one) => one.key === variant)) problems.addIssue({ code: 'custom', path: ['overrides', index, 'variant'], message: `"${id}" is to meet "${variant}", which is no variant here.` })
    if (named.has(id)) problems.addIssue({ code: 'custom', path: ['overrides', index, 'id'], message: `"${id}" is named twice.` })
    named.add(id)
  })
}

/** Weights that add up, and names that differ. */
function checkWeights(variants: Arms['variants'], problems: Problems): void {
  const total = variants.reduce((sum, variant) => sum + variant.weight, 0)
  if (total !== 100_000) {
    problems.addIssue({ code: 'custom', path: ['variants'], message: `The weights add up to ${total / 1000} %, not to 100 %. Change them so that they do.` })
  }
  const seen = new Set<string>()
  variants.forEach((variant, index) => {
    if (seen.has(variant.key)) problems.addIssue({ code: 'custom', path: ['variants', index, 'key'], message: `Two variants are named "${variant.key}".` })
    seen.add(variant.key)
  })
}

/** What may be changed while an experiment runs; whole where it is given. */
export const runningChange = z
  .object({
    variants: variants.optional(),
    audience: condition.nullable().optional(),
    newPeopleOnly: z.boolean().optional(),
    prerequisites: prerequisites.optional(),
    traffic: share.optional(),
    layer: layerShare.nullable().optional(),
    tags: tags.optional(),
    overrides: overrides.optional(),
  })
  .superRefine(({ variants: changed }, problems) => {
    if (changed !== undefined) checkWeights(changed, problems)
  })

export const surface = z.enum(['onboarding', 'pricing', 'landing', 'campaign', 'product'])

/** `idea`: by its id, what it came of. */
export const newExperiment = z.object({ key, name, surface, environment: key, design, idea: z.string().max(100).optional() })
export type NewExperiment = z.infer<typeof newExperiment>
