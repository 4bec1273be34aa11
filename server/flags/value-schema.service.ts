import { createContext, Script } from 'node:vm'
import type { ValidateFunction } from 'ajv/dist/2020.js'
import { refusal } from '../refusal.ts'
import { compileSchema, schemaProblem, type ValueSchema, valueProblem } from './value-schema.ts'
import { type FlagType, type Variation, wrongType } from './variation.ts'

/**
 * Longest that all values of a flag may take. A schema may ask itself again, or try parts in so many ways that it would
 * never end; whatever it does, nobody else waits longer for it. Values that people write take less than a millisecond.
 */
const LONGEST_MS = 500

const script = new Script('check()')

type Checked = { readonly key: string; readonly type: FlagType; readonly variations: readonly Variation[]; readonly schema: ValueSchema | null }

/** Refuses values of another type, or that do not keep to the schema. */
export function checkValues(flag: Checked): void {
  const wrong = flag.variations[wrongType(flag.variations, flag.type)]
  if (wrong !== undefined) throw refusal('invalid', `The value of "${wrong.key}" is not a ${flag.type}.`, { flag: flag.key, field: 'value', variation: wrong.key })
  if (flag.schema !== null && flag.type !== 'json') throw refusal('invalid', `A ${flag.type} needs no schema: "${flag.key}" holds no JSON.`, { flag: flag.key, field: 'schema' })
  checkSchema(flag)
}

/** Refuses a schema that cannot be kept to, naming the place, and values that do not keep to it, naming variation and path. */
function checkSchema(flag: Omit<Checked, 'type'>): void {
  if (flag.schema === null) return
  const wrong = schemaProblem(flag.schema)
  if (wrong !== null) throw refusal('invalid', `The schema of "${flag.key}" cannot be kept to. ${wrong}`, { flag: flag.key, field: 'schema' })
  const fits = compileSchema(flag.schema)
  const problems = withinTime(flag.key, () => flag.variations.flatMap((one) => problemOf(fits, one) ?? []))
  const [first] = problems
  if (first === undefined) return
  throw refusal('invalid', `${problems.map(({ variation, problem }) => `variation "${variation}": ${problem}`).join('; ')}.`, { flag: flag.key, field: 'value', variation: first.variation })
}

function problemOf(fits: ValidateFunction, { key, value }: Variation): { readonly variation: string; readonly problem: string } | undefined {
  const error = fits(value) ? undefined : fits.errors?.[0]
  return error === undefined ? undefined : { variation: key, problem: valueProblem(error) }
}

function withinTime<Answer>(flag: string, check: () => Answer): Answer {
  try {
    return script.runInContext(createContext({ check }), { timeout: LONGEST_MS }) as Answer
  } catch (error) {
    if (!(error instanceof RangeError) && !isTimeout(error)) throw error
    throw refusal('invalid', `The schema of "${flag}" takes too long to keep to: it asks itself again and again, or tries its parts in too many ways. Make it simpler.`, { flag, field: 'schema' })
  }
}

/** It is made beside this world's own errors, so that `instanceof` does not know it. */
function isTimeout(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT'
}
