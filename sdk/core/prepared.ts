import { BUCKETS, type Salt, salted } from './bucket.ts'
import { type CompactExperiment, type CompactFlag, type CompactRuleset, RULES, type Variations } from './compact.ts'

/** A ruleset and what was made of it: a flag gets ready at the first question for it, since a product asks for few of a thousand at its start. */
export type Prepared = Pick<CompactRuleset, 'sets' | 'flags' | 'experiments' | 'audiences'> & { readonly ready: Map<string, Flag> }

export function prepare({ sets, flags, experiments, audiences }: Pick<CompactRuleset, 'sets' | 'flags' | 'experiments' | 'audiences'>): Prepared {
  return { sets, flags, experiments, audiences, ready: new Map() }
}

/**
 * A flag that was asked for. One list for all that is kept beside its rules, because a product has thousands: what is the
 * same for everybody (`settled`) for the off-variation and then for each rule, in its place what a bucket needs (`Draw`),
 * and at the end how often each variation was served.
 */
export type Flag = { readonly key: string; readonly raw: CompactFlag; readonly set: Variations; readonly kept: unknown[] }

/** Undefined where the ruleset has no such flag. */
export function flagOf({ flags, sets, ready }: Prepared, key: string): Flag | undefined {
  const known = ready.get(key)
  if (known !== undefined || !Object.hasOwn(flags, key)) return known
  const raw = flags[key]
  if (raw === undefined || raw === null) return undefined
  const set = sets[raw[0]] as Variations
  let size = 1 + set[1].length
  for (let at = RULES; at < raw.length; at += raw[at] as number) size++
  // As many places as there will be, so that the list has no room to grow; counts begin with nothing.
  const flag = { key, raw, set, kept: Array<unknown>(size).fill(undefined) }
  ready.set(key, flag)
  return flag
}

/** Who asks a bucket, with its salts absorbed; null what is not asked. */
export type Draw = { readonly raw: CompactExperiment; readonly salt: Salt; readonly traffic: Salt | null; readonly layer: Salt | null; readonly holdouts: readonly Salt[] | null }

/** What an experiment asks; undefined where it is not in the ruleset. */
export function drawOf({ experiments }: Prepared, key: string): Draw | undefined {
  if (!Object.hasOwn(experiments, key)) return undefined
  const raw = experiments[key] as CompactExperiment
  const { 4: salt, 5: traffic, 11: holdouts, 12: layer } = raw
  return {
    raw, salt: salted(`${salt}.variant`), traffic: traffic < BUCKETS ? salted(`${salt}.traffic`) : null, layer: layer === 0 ? null : salted(layer[1] as string),
    holdouts: holdouts === 0 ? null : holdouts.flatMap((one, at) => (at % 3 === 1 ? salted(one as string) : [])),
  }
}

/** How often flags served their variations. */
export type Usage = { [flag: string]: { [variation: string]: number } }

/** Without a prototype, because `__proto__` is a key like any other there. */
export const nothing = (): Usage => Object.create(null) as Usage

/** Counts a variation, by its place in the flag's set. */
export function count({ kept, set }: Flag, place: number): void {
  const at = kept.length - set[1].length + place
  kept[at] = ((kept[at] as number | undefined) ?? 0) + 1
}

/** Moves what was counted since the last time into `sums`. */
export function collectUsage({ ready }: Prepared, sums: Usage): void {
  for (const { key, kept, set: { 1: names } } of ready.values()) {
    names.forEach((variation, place) => {
      const at = kept.length - names.length + place
      const times = kept[at] as number | undefined
      if (times === undefined) return
      const flag = (sums[key] ??= nothing() as unknown as Usage[string])
      flag[variation] = (flag[variation] ?? 0) + times
      kept[at] = undefined
    })
  }
}
