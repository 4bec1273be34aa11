import type { Answers } from '../api/client.ts'

export type Variant = Answers['experiment']['get']['design']['variants'][number]
export type Flag = Answers['flag']['get']

const whole = 100_000

/** Equal weights that add up to exactly 100 %; what cannot be divided goes to the first. */
export function splitEvenly(variants: readonly Variant[]): readonly Variant[] {
  const each = Math.floor(whole / Math.max(1, variants.length))
  return variants.map((variant, index) => ({ ...variant, weight: index === 0 ? whole - each * (variants.length - 1) : each }))
}

/** One more arm, with the first value that no arm serves yet; the weights are split anew. */
export function withOneMore(variants: readonly Variant[], flag: Flag): readonly Variant[] {
  const free = flag.variations.find((one) => !variants.some((variant) => variant.variation === one.key)) ?? flag.variations[0]
  if (free === undefined) return variants
  const key = freeKey(free.key, variants)
  return splitEvenly([...variants, { key, name: free.name === '' ? free.key : free.name, variation: free.key, weight: 0 }])
}

function freeKey(wanted: Variant['key'], variants: readonly Variant[]): Variant['key'] {
  const taken = new Set<string>(variants.map((variant) => variant.key))
  let key: string = wanted
  for (let n = 2; taken.has(key); n += 1) key = `${wanted}-${n}`
  return key
}

export function totalWeight(variants: readonly Variant[]): number {
  return variants.reduce((sum, variant) => sum + variant.weight, 0)
}
