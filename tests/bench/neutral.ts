import type { Ruleset } from '../../sdk/core/ruleset.ts'

/** The mixed flags of the bench in our own words; the files of `measured/` are plain JavaScript without types. */
export async function rulesetFor(count: number): Promise<Ruleset> {
  const work = (await import(new URL('./measured/work.mjs', import.meta.url).href)) as { readonly mixedFlags: (count: number) => readonly object[] }
  const ours = (await import(new URL('./measured/products/ours.mjs', import.meta.url).href)) as { readonly words: (flags: readonly object[]) => Ruleset }
  return ours.words(work.mixedFlags(count))
}

export type Person = { readonly id: string; readonly country: string; readonly plan: string; readonly seats: number }

export async function everybody(): Promise<readonly Person[]> {
  const { people } = (await import(new URL('./measured/work.mjs', import.meta.url).href)) as { readonly people: readonly Person[] }
  return people
}
