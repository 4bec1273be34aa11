import { z } from 'zod'
import { ACTIVATED } from '#sdk/core/event.ts'
import type { Condition } from '#sdk/core/ruleset.ts'
import { key, name } from '../key.ts'
import type { ListOrder } from '../list-order.ts'
import { condition } from './condition.ts'

export const AUDIENCE_ORDERS = ['key', 'name'] as const
export type AudienceOrder = ListOrder<(typeof AUDIENCE_ORDERS)[number]>

/** A condition with a name of its own, which rules, experiments and other audiences refer to by its key. */
export type Audience = {
  readonly id: string
  readonly key: string
  readonly name: string
  readonly condition: Condition
  readonly version: number
  readonly archivedAt: Date | null
  readonly createdAt: Date
}

/** Who refers to an audience. */
export type AudienceUse =
  | { readonly kind: 'flag'; readonly key: string; readonly name: string; readonly environment: string }
  | { readonly kind: 'experiment' | 'audience'; readonly key: string; readonly name: string }

/** A use, and the key of the audience that is used. */
export type NamedUse = { readonly audience: string; readonly use: AudienceUse }

export const newAudience = z.object({ key, name, condition })
export type NewAudience = z.infer<typeof newAudience>

/** The keys of all audiences that a condition names, but not what people did, which no audience says. */
export function audiencesIn(asked: Condition | null): readonly string[] {
  return namedIn(asked).filter((audience) => audience !== ACTIVATED)
}

/** Whether a condition asks who found value. */
export function asksActivation(asked: Condition | null): boolean {
  return namedIn(asked).includes(ACTIVATED)
}

function namedIn(asked: Condition | null): readonly string[] {
  if (asked === null) return []
  switch (asked.kind) {
    case 'all':
    case 'any': return asked.of.flatMap(namedIn)
    case 'not': return namedIn(asked.of)
    case 'audience': return [asked.audience]
    case 'clause': return []
  }
}

export type Conditions = { readonly [key: string]: Condition }

/** The way from an audience back to itself, `['trial', 'new', 'trial']`; null when there is none. */
export function cycleFrom(start: string, conditions: Conditions): readonly string[] | null {
  const seen = new Set<string>()
  const walk = (way: readonly string[]): readonly string[] | null => {
    for (const next of audiencesIn(Object.hasOwn(conditions, way.at(-1) ?? '') ? (conditions[way.at(-1) ?? ''] ?? null) : null)) {
      if (next === start) return [...way, next]
      if (seen.has(next)) continue
      seen.add(next)
      const found = walk([...way, next])
      if (found !== null) return found
    }
    return null
  }
  return walk([start])
}
