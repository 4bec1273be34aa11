import { BUCKETS, type Salt, salted } from './bucket.ts'
import { type CompactExperiment, type CompactFlag, type CompactRuleset, RULES, type Variations } from './compact.ts'

/** A ruleset and what was made of it: a flag gets ready at the first question for it, since a product asks for few of a thousand at its start. */
export type Prepared = Parts & { readonly ready: Map<string, Flag>; readonly hashed: Hashed }

type Parts = Pick<CompactRuleset, 'sets' | 'flags' | 'experiments' | 'audiences'>

/** `overrideHash`; undefined for as long as a page that loads it does not have it. */
export type Hashed = (salt: string, id: string) => string | undefined

export function prepare({ sets, flags, experiments, audiences }: Parts, hashed: Hashed): Prepared {
  return { sets, flags, experiments, audiences, hashed, ready: new Map() }
}

/**
 * A flag that was asked for. One list for all of it, because a product has thousands: what it is, how often each variation
 * was served, and from the end backwards, for each rule, what is the same for everybody (`settled`) or what a bucket needs
 * (`Draw`); a flag that is off has one place for that.
 */
export type Flag = [key: string, raw: CompactFlag, set: Variations, ...kept: unknown[]]

/** Where the counts begin. */
const COUNTS = 3

/** Where a flag keeps what belongs to a rule, the first being 1. */
export const keptAt = (flag: Flag, number: number): number => flag.length - number

/** Undefined where the ruleset has no such flag. */
export function flagOf({ flags, sets, ready }: Prepared, key: string): Flag | undefined {
  const known = ready.get(key)
  if (known !== undefined || !Object.hasOwn(flags, key)) return known
  const raw = flags[key]
  if (raw === undefined || raw === null) return undefined
  const set = sets[raw[0]] as Variations
  let size = COUNTS + set[1].length + (raw.length > RULES ? 0 : 1)
  for (let at = RULES; at < raw.length; at += raw[at] as number) size++
  // As many places as there will be, so that the list has no room to grow.
  const flag = Array<unknown>(size).fill(undefined).fill(0, COUNTS, COUNTS + set[1].length) as Flag
  flag[0] = key
  flag[1] = raw
  flag[2] = set
  ready.set(key, flag)
  return flag
}

/** Who asks a bucket, with its salts absorbed; null what is not asked. */
export type Draw = { readonly raw: CompactExperiment; readonly salt: Salt; readonly named: Salt | null; readonly traffic: Salt | null; readonly layer: Salt | null; readonly holdouts: readonly Salt[] | null }

/** Whose buckets say who may be named. */
export const overrideSalt = (salt: string): string => `${salt}.override`

/** What an experiment asks; undefined where it is not in the ruleset. */
export function drawOf({ experiments }: Prepared, key: string): Draw | undefined {
  if (!Object.hasOwn(experiments, key)) return undefined
  const raw = experiments[key] as CompactExperiment
  const { 4: salt, 5: traffic, 10: overrides, 11: holdouts, 12: layer } = raw
  return {
    raw, salt: salted(`${salt}.variant`), named: overrides === 0 ? null : salted(overrideSalt(salt)), traffic: traffic < BUCKETS ? salted(`${salt}.traffic`) : null, layer: layer === 0 ? null : salted(layer[1] as string),
    holdouts: holdouts === 0 ? null : holdouts.flatMap((one, at) => (at % 3 === 1 ? salted(one as string) : [])),
  }
}

/** How often flags served their variations. */
export type Usage = { [flag: string]: { [variation: string]: number } }

/** Without a prototype, because `__proto__` is a key like any other there. */
export const nothing = (): Usage => Object.create(null) as Usage

/** Counts a variation, by its place in the flag's set; a broken ruleset may name a place that no count has. */
export function count(flag: Flag, place: number): void {
  const times = flag[COUNTS + place]
  if (typeof times === 'number') flag[COUNTS + place] = times + 1
}

/** Moves what was counted since the last time into `sums`. */
export function collectUsage({ ready }: Prepared, sums: Usage): void {
  for (const flag of ready.values()) {
    const { 0: key, 2: { 1: names } } = flag
    names.forEach((variation, place) => {
      const times = flag[COUNTS + place] as number
      if (times === 0) return
      const sum = (sums[key] ??= nothing() as unknown as Usage[string])
      sum[variation] = (sum[variation] ?? 0) + times
      flag[COUNTS + place] = 0
    })
  }
}
