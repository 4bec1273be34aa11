import { z } from 'zod'
import type { Json } from '#sdk/core/ruleset.ts'
import { json } from '../audiences/condition.ts'
import { key } from '../key.ts'

/** A value that a flag can serve. */
export type Variation = { readonly key: string; readonly name: string; readonly description: string; readonly value: Json }

export type FlagType = 'boolean' | 'string' | 'number' | 'json'

/** A ruleset carries every value to every browser. */
const LONGEST = 20_000
const LONGEST_ALL = 200_000
const DEEPEST = 30

/** Looked at before it is read: nesting may not exhaust the one who reads it. */
export const boundedJson: z.ZodType<Json> = z
  .unknown()
  .superRefine((raw, problems) => {
    const message = boundsProblem(raw)
    if (message !== null) problems.addIssue({ code: 'custom', message })
  })
  .pipe(json)

function boundsProblem(raw: unknown): string | null {
  for (let level: readonly unknown[] = [raw], depth = 0; level.length > 0; depth++) {
    if (depth > DEEPEST) return `It is nested deeper than ${DEEPEST}.`
    level = level.flatMap((each) => (typeof each === 'object' && each !== null ? Object.values(each) : []))
  }
  const { length } = JSON.stringify(raw) ?? ''
  return length > LONGEST ? `It is ${length.toLocaleString('en')} characters long as JSON; at most ${LONGEST.toLocaleString('en')} are told to browsers for one value.` : null
}

const variation = z.object({ key, name: z.string().trim().max(120).default(''), description: z.string().trim().max(500).default(''), value: boundedJson })

export const variations = z
  .array(variation)
  .min(1, 'A flag needs a variation to serve.')
  .max(50, 'A flag has at most 50 variations.')
  .readonly()
  .superRefine((all, problems) => {
    all.forEach((one, index) => {
      if (all.findIndex((each) => each.key === one.key) < index) problems.addIssue({ code: 'custom', path: [index, 'key'], message: `Two variations are named "${one.key}".` })
    })
    if (JSON.stringify(all.map((one) => one.value)).length > LONGEST_ALL) problems.addIssue({ code: 'custom', message: `All values together are longer than ${LONGEST_ALL.toLocaleString('en')} characters as JSON.` })
  })

/** The first variation whose value is of another type than the flag's. */
export function wrongType(all: readonly Variation[], type: FlagType): number {
  return all.findIndex(({ value }) => type !== 'json' && typeof value !== type)
}
