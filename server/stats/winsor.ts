import type { Stratum } from './lift.ts'
import { emptySummary, type Summary } from './summary.ts'

/** How many people have which value, in integers of a scale: ascending. */
export type Values = readonly { readonly value: bigint; readonly people: number }[]

/** The cap is the value below which `share` of everybody lies, in both arms together: chosen without knowing who is in which. */
export type Winsorised = Stratum & { readonly cap: bigint; /** People above it, control and variant. */ readonly capped: readonly [number, number] }

/**
 * One person who spent a thousand times the rest decides a mean; with what is above the cap taken for the cap nobody does. The estimand is
 * the mean of min(value, cap), and says so. Source: Tukey and McLaughlin, Sankhyā A 25 (1963) 331; of experiments: Kohavi, Tang and Xu (2020), 22.
 */
export function winsorise(control: Values, variant: Values, { share, scale }: { readonly share: number; readonly scale: number }): Winsorised {
  const cap = capOf([...control, ...variant], share)
  return { control: capped(control, cap, scale), variant: capped(variant, cap, scale), cap, capped: [peopleAbove(control, cap), peopleAbove(variant, cap)] }
}

function capOf(values: Values, share: number): bigint {
  const sorted = values.toSorted((one, other) => (one.value < other.value ? -1 : Number(one.value > other.value)))
  const wanted = share * sorted.reduce((sum, { people }) => sum + people, 0)
  let seen = 0
  for (const { value, people } of sorted) {
    seen += people
    if (seen >= wanted) return value
  }
  return sorted.at(-1)?.value ?? 0n
}

function capped(values: Values, cap: bigint, scale: number): Summary {
  return values.reduce<Summary>((sum, { value, people }) => {
    const [kept, count] = [value > cap ? cap : value, BigInt(people)]
    return { people: sum.people + people, sum: sum.sum + kept * count, sumOfSquares: sum.sumOfSquares + kept * kept * count, scale }
  }, emptySummary(scale))
}

function peopleAbove(values: Values, cap: bigint): number {
  return values.reduce((sum, { value, people }) => (value > cap ? sum + people : sum), 0)
}
