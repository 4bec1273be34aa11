import { z } from 'zod'
import { EXPOSURE } from '#sdk/core/event.ts'
import type { Json } from '#sdk/core/ruleset.ts'
import type { ReadEvent } from './event.ts'

/** What a value of a property can be; JSON's null says nothing, so it is `empty`. */
export const SEEN_TYPES = ['text', 'number', 'boolean', 'list', 'object', 'empty'] as const
export type SeenType = (typeof SEEN_TYPES)[number]

const text = (most: number) => z.string().trim().max(most, `At most ${most} characters.`)
const unique = (list: readonly { readonly name: string }[]): boolean => new Set(list.map((one) => one.name)).size === list.length

export const plannedProperty = z.object({
  name: text(200).min(1, 'A property needs its name.'),
  type: z.enum(['text', 'number', 'boolean', 'list', 'object', 'any']),
  required: z.boolean().default(false),
})

export const plannedEvent = z.object({
  name: text(200).min(1, 'An event needs its name.'),
  description: text(500).default(''),
  /** Refuses what does not fit; else it is stored, counted and shown. */
  strict: z.boolean().default(false),
  properties: z.array(plannedProperty).max(200, 'An event has at most 200 properties here.').refine(unique, 'Two properties of one event have the same name.').readonly().default([]),
})

/** The whole plan: track events by their exact name. */
export const plannedEvents = z
  .array(plannedEvent)
  .max(2_000, 'A plan has at most 2,000 events.')
  .refine(unique, 'Two events have the same name.')
  .refine((events) => events.every((event) => event.name !== EXPOSURE), `"${EXPOSURE}" is known without a plan; take it out.`)
  .readonly()

export type PlannedProperty = z.output<typeof plannedProperty>
export type PlannedEvent = z.output<typeof plannedEvent>

/** What of one event does not fit its plan. */
export type Deviation =
  | { readonly kind: 'wrong-type'; readonly property: string; readonly planned: PlannedProperty['type']; readonly seen: SeenType }
  | { readonly kind: 'missing'; readonly property: string }
  | { readonly kind: 'unknown'; readonly property: string }

export function typeOf(value: Json): SeenType {
  if (value === null) return 'empty'
  if (Array.isArray(value)) return 'list'
  switch (typeof value) {
    case 'string':
      return 'text'
    case 'number':
      return 'number'
    case 'boolean':
      return 'boolean'
    default:
      return 'object'
  }
}

/** null stands for left out: it breaks no type, and fills nothing that is required. */
export function deviationsOf(planned: PlannedEvent, properties: { readonly [key: string]: Json }): readonly Deviation[] {
  const known = new Set(planned.properties.map((one) => one.name))
  const wrong = planned.properties.flatMap(({ name, type, required }): readonly Deviation[] => {
    const seen = Object.hasOwn(properties, name) ? typeOf(properties[name] ?? null) : 'empty'
    if (seen === 'empty') return required ? [{ kind: 'missing', property: name }] : []
    return type === 'any' || type === seen ? [] : [{ kind: 'wrong-type', property: name, planned: type, seen }]
  })
  const unknown = Object.keys(properties).filter((name) => !known.has(name))
  return [...wrong, ...unknown.map((property): Deviation => ({ kind: 'unknown', property }))]
}

/** The events of a plan that refuse what does not fit, by name. */
export type StrictEvents = ReadonlyMap<string, PlannedEvent>

export function strictIn(events: readonly PlannedEvent[]): StrictEvents {
  return new Map(events.filter((event) => event.strict).map((event) => [event.name, event]))
}

/** Refuses what breaks the type or leaves out a required property of an event that the workspace made strict. An unknown property breaks nothing. */
export function judgePlan(strict: StrictEvents, read: readonly ReadEvent[]): readonly ReadEvent[] {
  if (strict.size === 0) return read
  return read.map((one) => {
    const planned = one.kind === 'accepted' && one.event.type === 'track' ? strict.get(one.event.name) : undefined
    if (one.kind === 'refused' || planned === undefined) return one
    const broken = deviationsOf(planned, one.event.properties).filter((each) => each.kind !== 'unknown')
    if (broken.length === 0) return one
    return { kind: 'refused', messageId: one.event.messageId, code: 'off-plan', reason: `The tracking plan makes "${planned.name}" strict: ${broken.slice(0, 5).map(sentenceOf).join(' ')}` }
  })
}

function sentenceOf(one: Deviation): string {
  return one.kind === 'wrong-type' ? `"${one.property}" is ${one.seen} and should be ${one.planned}.` : `"${one.property}" is missing.`
}
