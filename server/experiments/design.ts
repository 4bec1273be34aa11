import { z } from 'zod'
import { condition } from '../flags/flag.ts'
import { key, name } from '../key.ts'

const text = z.string().trim().max(300).default('')

/** What a draft may hold: half-written is fine; `launchable` says what is missing. */
export const design = z.object({
  hypothesis: z.object({ audience: text, change: text, effect: text, because: text }),
  unit: z.enum(['person', 'account']).default('person'),
  flagKey: key,
  audience: condition.nullable().default(null),
  newPeopleOnly: z.boolean().default(false),
  variants: z
    .array(z.object({ key, name, variation: key, weight: z.number().int().min(0).max(100_000) }))
    .min(2, 'An experiment needs a control and at least one variant.')
    .max(10)
    .readonly(),
  traffic: z.number().int().min(0).max(100_000).default(100_000),
  guardrails: z.array(z.object({ metric: key, margin: z.number().positive().max(1) })).max(20).readonly().default([]),
  also: z.array(key).max(20).readonly().default([]),
  plan: z.object({
    minimumEffect: z.number().positive('The smallest lift worth shipping is above zero.').max(10),
    alpha: z.number().min(0.001).max(0.2).default(0.05),
    power: z.number().min(0.5).max(0.99).default(0.8),
    baseline: z.number().min(0).nullable().default(null),
    peoplePerDay: z.number().min(0).nullable().default(null),
    peoplePerArm: z.number().int().min(0).nullable().default(null),
    days: z.number().int().min(1).max(365),
    rule: z.enum(['sequential', 'fixed']).default('sequential'),
  }),
}).superRefine((value, problems) => {
  const total = value.variants.reduce((sum, variant) => sum + variant.weight, 0)
  if (total !== 100_000) {
    problems.addIssue({ code: 'custom', path: ['variants'], message: `The weights add up to ${total / 1000} %, not to 100 %. Change them so that they do.` })
  }
  const seen = new Set<string>()
  value.variants.forEach((variant, index) => {
    if (seen.has(variant.key)) problems.addIssue({ code: 'custom', path: ['variants', index, 'key'], message: `Two variants are named "${variant.key}".` })
    seen.add(variant.key)
  })
})

export const surface = z.enum(['onboarding', 'pricing', 'landing', 'campaign', 'product'])

export const newExperiment = z.object({ key, name, surface, environment: key, design })
export type NewExperiment = z.infer<typeof newExperiment>
