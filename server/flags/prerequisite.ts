import { z } from 'zod'
import type { Prerequisite } from '#sdk/core/ruleset.ts'
import { key } from '../key.ts'
import { type Facts, refusal, told } from '../refusal.ts'
import type { Variation } from './variation.ts'

/** Most flags that one flag needs by itself. */
export const MOST_NEEDED = 10
/** Longest way of needs from a flag on: as far as an SDK goes (`sdk/core/evaluate.ts`). */
export const DEEPEST = 8
/** Most questions for other flags that one answer costs: an SDK remembers none of them, so a flag needed on two ways is asked twice. */
export const MOST_ASKED = 100

export const prerequisites = z
  .array(z.object({ flag: key, variations: z.array(key).max(50).readonly() }))
  .max(MOST_NEEDED, `A flag needs at most ${MOST_NEEDED} others.`)
  .readonly()
  .superRefine((all, problems) => {
    all.forEach(({ flag }, place) => {
      if (all.findIndex((one) => one.flag === flag) < place) problems.addIssue({ code: 'custom', path: [place, 'flag'], message: `"${flag}" is named twice; name all its variations together.` })
    })
  })

/** What each flag of one environment needs; a flag that needs nothing may be left out. */
export type Needs = ReadonlyMap<string, readonly Prerequisite[]>

/** A flag as those know it who need it. */
export type NeededFlag = { readonly key: string; readonly variations: readonly Pick<Variation, 'key'>[]; readonly clientVisible: boolean; readonly archivedAt: Date | null }

/** A flag that needs another one, or by an experiment on it, with the name of the environment. */
export type NeedingFlag = { readonly flag: string; readonly experiment: string | null; readonly environment: string; readonly variations: readonly string[] }

/** As a refusal names it. */
export function needingText({ flag, experiment, environment }: NeedingFlag): string {
  return experiment === null ? `flag "${flag}" in ${environment}` : `experiment "${experiment}" on "${flag}" in ${environment}`
}

/** Refuses needs that nothing can meet, by the place they stand in. */
export function checkNeeded(flag: Pick<NeededFlag, 'key' | 'clientVisible'>, needed: readonly Prerequisite[], known: readonly NeededFlag[]): void {
  needed.forEach(({ flag: key, variations }, place) => {
    const facts: Facts = { field: 'prerequisites', place, flag: flag.key, needs: key }
    const other = known.find((one) => one.key === key)
    if (other === undefined) throw refusal('invalid', `There is no flag "${key}" in this workspace, which "${flag.key}" would need.`, told('needs-no-flag', facts))
    if (other.archivedAt !== null) throw refusal('invalid', `"${flag.key}" would need "${key}", which is archived. Restore it first, or need another flag.`, told('needs-archived', facts))
    if (variations.length === 0) throw refusal('invalid', `Name a variation that "${key}" has to serve. It has ${other.variations.map((one) => one.key).join(', ')}.`, told('needs-nothing', facts))
    const missing = variations.find((one) => !other.variations.some((each) => each.key === one))
    if (missing !== undefined) throw refusal('invalid', `"${key}" has no variation "${missing}". It has ${other.variations.map((one) => one.key).join(', ')}.`, told('needs-no-variation', { ...facts, variation: missing }))
    if (flag.clientVisible && !other.clientVisible) {
      throw refusal('invalid', `Browsers are told of "${flag.key}" but not of "${key}", so they could not decide it. Need a flag that browsers are told of.`, told('needs-hidden', facts))
    }
  })
}

/** Refuses needs that would make an answer endless or long, naming the way. `needs` are those of the whole environment. */
export function checkWays(start: string, needs: Needs): void {
  const cycle = cycleFrom(start, needs)
  if (cycle !== null) throw refusal('invalid', `Flags would need each other in a ring: ${wayText(cycle)}. Take one of these needs out.`, told('needs-ring', { ...factsOf(start, cycle, needs), cycle }))
  const way = longestWay(needs)
  if (way.length - 1 > DEEPEST) {
    throw refusal('invalid', `Needs go ${DEEPEST} flags deep at most, and these would go ${way.length - 1} deep: ${wayText(way)}. Take one of these needs out.`, told('needs-deep', { ...factsOf(start, way, needs), way, deepest: DEEPEST }))
  }
  const [most, asked] = mostAsked(needs)
  if (asked > MOST_ASKED) {
    throw refusal('invalid', `To answer "${most}" an SDK would ask other flags ${asked} times, counted on every way it needs them; at most ${MOST_ASKED} are allowed. Need fewer flags, or flags that need less.`, told('needs-many', {
      ...factsOf(start, [most], needs), most, asked, limit: MOST_ASKED,
    }))
  }
}

/** The need of the flag that is saved which lies on the way. */
function factsOf(flag: string, way: readonly string[], needs: Needs): Facts {
  const place = (needs.get(flag) ?? []).findIndex((one) => way[way.indexOf(flag) + 1] === one.flag)
  return { field: 'prerequisites', place: Math.max(place, 0), flag }
}

/** `a needs b, b needs c, c needs a`. */
export function wayText(way: readonly string[]): string {
  return way.slice(1).map((to, index) => `${way[index]} needs ${to}`).join(', ')
}

/** The way from a flag back to itself, `['a', 'b', 'a']`; null when there is none. */
export function cycleFrom(start: string, needs: Needs): readonly string[] | null {
  const seen = new Set<string>()
  const walk = (way: readonly string[]): readonly string[] | null => {
    for (const { flag } of needs.get(way.at(-1) ?? '') ?? []) {
      if (flag === start) return [...way, flag]
      if (seen.has(flag)) continue
      seen.add(flag)
      const found = walk([...way, flag])
      if (found !== null) return found
    }
    return null
  }
  return walk([start])
}

/** Over needs without a ring. */
function longestWay(needs: Needs): readonly string[] {
  const known = new Map<string, readonly string[]>()
  const from = (flag: string): readonly string[] => {
    const before = known.get(flag)
    if (before !== undefined) return before
    const way = [flag, ...longest((needs.get(flag) ?? []).map((need) => from(need.flag)))]
    known.set(flag, way)
    return way
  }
  return longest([...needs.keys()].map(from))
}

function longest(ways: readonly (readonly string[])[]): readonly string[] {
  return ways.reduce((most, way) => (way.length > most.length ? way : most), [])
}

/** The flag whose answer asks others most often, and how often. Over needs without a ring. */
function mostAsked(needs: Needs): readonly [flag: string, asked: number] {
  const known = new Map<string, number>()
  const asked = (flag: string): number => {
    const before = known.get(flag)
    if (before !== undefined) return before
    const sum = (needs.get(flag) ?? []).reduce((all, need) => all + 1 + asked(need.flag), 0)
    known.set(flag, sum)
    return sum
  }
  return [...needs.keys()].map((flag) => [flag, asked(flag)] as const).reduce((most, one) => (one[1] > most[1] ? one : most), ['', 0] as const)
}
