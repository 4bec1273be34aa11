import type { Json } from '#sdk/core/ruleset.ts'
import { same } from './flag-draft.ts'
import type { Values } from './value-changes.ts'

type Variations = Values['variations']
type Variation = Variations[number]

/**
 * The change that leads from some values to others, made on those that stand: with before and after changed places, the
 * inverse that takes an old change back and leaves what came later as it is. What comes back stands where it stood.
 */
export function rebasedValues(from: Values, to: Values, onto: Values): Values {
  const removed = from.variations.filter((one) => named(to.variations, one.key) === undefined)
  const kept = onto.variations.filter((one) => named(removed, one.key) === undefined).map((one) => rebasedOne(named(from.variations, one.key), named(to.variations, one.key), one))
  const added = to.variations.filter((one) => named(from.variations, one.key) === undefined && named(onto.variations, one.key) === undefined)
  const variations = added.reduce<Variations>((all, one) => all.toSpliced(placeOf(one, to.variations, all), 0, one), kept)
  return { variations, schema: pick(from.schema, to.schema, onto.schema) }
}

function rebasedOne(from: Variation | undefined, to: Variation | undefined, onto: Variation): Variation {
  if (from === undefined || to === undefined) return onto
  return { key: onto.key, name: pick(from.name, to.name, onto.name), description: pick(from.description, to.description, onto.description), value: pick<Json>(from.value, to.value, onto.value) }
}

function pick<Part>(from: Part, to: Part, onto: Part): Part {
  return same(from, to) ? onto : to
}

function placeOf(one: Variation, own: Variations, all: Variations): number {
  const before = own.slice(0, own.indexOf(one)).map(({ key }) => key)
  return all.findLastIndex(({ key }) => before.includes(key)) + 1
}

function named(all: Variations, key: string): Variation | undefined {
  return all.find((one) => one.key === key)
}
