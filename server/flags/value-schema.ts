import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js'
import { runs } from '#sdk/core/automaton.ts'
import type { Json } from '#sdk/core/ruleset.ts'
import { compilePattern, isAutomaton } from '../audiences/pattern/compile.ts'
import { patternSentence } from '../audiences/pattern/problem.ts'

/** A JSON Schema, draft 2020-12, as far as `schemaProblem` lets it in. */
export type ValueSchema = boolean | { readonly [keyword: string]: Json }

const DRAFT = 'https://json-schema.org/draft/2020-12/schema'
const LONGEST = 20_000
/** Most patterns of a schema: each is compiled once, at most some milliseconds. */
const MOST_PATTERNS = 50

/** What stands under a keyword: a schema, a list of them, a map of them by name, or anything that holds none. */
type Kind = 'schema' | 'list' | 'map' | 'plain'
const KEYWORDS: ReadonlyMap<string, Kind> = new Map<string, Kind>([
  ...kept('schema', 'additionalProperties', 'propertyNames', 'unevaluatedProperties', 'items', 'contains', 'unevaluatedItems', 'not', 'if', 'then', 'else'),
  ...kept('list', 'allOf', 'anyOf', 'oneOf', 'prefixItems'),
  ...kept('map', 'properties', 'patternProperties', 'dependentSchemas', '$defs'),
  ...kept('plain', '$schema', '$id', '$ref', '$comment', 'title', 'description', 'default', 'examples', 'deprecated', 'readOnly', 'writeOnly', 'format'),
  ...kept('plain', 'type', 'enum', 'const', 'multipleOf', 'maximum', 'exclusiveMaximum', 'minimum', 'exclusiveMinimum', 'maxLength', 'minLength', 'pattern'),
  ...kept('plain', 'maxItems', 'minItems', 'uniqueItems', 'maxContains', 'minContains', 'maxProperties', 'minProperties', 'required', 'dependentRequired'),
])

function kept(kind: Kind, ...keywords: readonly string[]): readonly (readonly [string, Kind])[] {
  return keywords.map((keyword) => [keyword, kind])
}

/** A part of a schema that is a schema itself, and its place as a JSON Pointer (RFC 6901). */
type Part = { readonly at: string; readonly schema: Json }

/** What is wrong with a schema, in one sentence with its place; null where it can be kept to. */
export function schemaProblem(schema: Json): string | null {
  if (JSON.stringify(schema).length > LONGEST) return `The schema is longer than ${LONGEST.toLocaleString('en')} characters.`
  const parts = partsOf(schema)
  const places = new Set(parts.map((part) => part.at))
  const first = parts.map((part) => partProblem(part, places)).find((problem) => problem !== null)
  if (first !== undefined) return first
  if (patternsIn(parts).length > MOST_PATTERNS) return `The schema has more than ${MOST_PATTERNS} patterns.`
  return metaProblem(schema)
}

function partsOf(schema: Json): readonly Part[] {
  const found: Part[] = []
  for (let level: readonly Part[] = [{ at: '', schema }]; level.length > 0; level = level.flatMap(innerParts)) found.push(...level)
  return found
}

function innerParts({ at, schema }: Part): readonly Part[] {
  return entriesOf(schema).flatMap(([keyword, value]) => {
    const place = `${at}/${pointer(keyword)}`
    const kind = KEYWORDS.get(keyword)
    if (kind === 'schema') return [{ at: place, schema: value }]
    if (kind === 'list' && Array.isArray(value)) return (value as readonly Json[]).map((each, index) => ({ at: `${place}/${index}`, schema: each }))
    return kind === 'map' ? entriesOf(value).map(([name, each]) => ({ at: `${place}/${pointer(name)}`, schema: each })) : []
  })
}

function partProblem({ at, schema }: Part, places: ReadonlySet<string>): string | null {
  if (typeof schema === 'boolean') return null
  if (typeof schema !== 'object' || schema === null || Array.isArray(schema)) return `${shown(at)} is no schema; write an object, true or false.`
  for (const [keyword, value] of entriesOf(schema)) {
    const problem = keywordProblem(at, keyword, value, places)
    if (problem !== null) return `${shown(`${at}/${pointer(keyword)}`)}: ${problem}`
  }
  return null
}

function keywordProblem(at: string, keyword: string, value: Json, places: ReadonlySet<string>): string | null {
  if (!KEYWORDS.has(keyword)) return `"${keyword}" is no keyword of draft 2020-12 that is taken here.`
  if (keyword === '$schema' && value !== DRAFT) return `only draft 2020-12 is taken, "${DRAFT}".`
  if (keyword === '$id' && at !== '') return 'a part has no name of its own; name it under "$defs" and refer to it by "#/$defs/…".'
  if (keyword === '$ref') return refProblem(value, places)
  if (keyword === 'pattern' && typeof value === 'string') return patternProblem(value)
  if (keyword === 'patternProperties') return entriesOf(value).map(([pattern]) => patternProblem(pattern)).find((problem) => problem !== null) ?? null
  return null
}

/** Only within the schema: nothing is ever fetched. */
function refProblem(ref: Json, places: ReadonlySet<string>): string | null {
  if (typeof ref !== 'string' || !/^#(\/|$)/.test(ref)) return `${JSON.stringify(ref)} leads out of the schema, and nothing is fetched; write the part under "$defs" and refer to it by "#/$defs/…".`
  return places.has(decoded(ref.slice(1))) ? null : `${JSON.stringify(ref)} leads nowhere in the schema.`
}

function decoded(fragment: string): string {
  try {
    return decodeURIComponent(fragment)
  } catch {
    return fragment
  }
}

function patternProblem(pattern: string): string | null {
  const compiled = compilePattern(pattern)
  return isAutomaton(compiled) ? null : patternSentence(compiled)
}

function patternsIn(parts: readonly Part[]): readonly string[] {
  return parts.flatMap(({ schema }) => entriesOf(schema)).flatMap(([keyword, value]) => (keyword === 'patternProperties' ? entriesOf(value).map(([pattern]) => pattern) : keyword === 'pattern' ? [String(value)] : []))
}

/** What the draft's own schema says, of the shape of each keyword. */
function metaProblem(schema: Json): string | null {
  const ajv = openAjv()
  if (ajv.validateSchema(schema as ValueSchema) === true) return null
  return ajv.errors?.[0] === undefined ? 'The schema is none of draft 2020-12.' : `${shown(ajv.errors[0].instancePath)} ${said(ajv.errors[0])}.`
}

/** A check of values; made anew each time, since what it remembers would stay. */
export function compileSchema(schema: ValueSchema): ValidateFunction {
  const named = typeof schema === 'object' && Object.hasOwn(schema, '$id')
  return openAjv().compile(named ? Object.fromEntries(Object.entries(schema).filter(([keyword]) => keyword !== '$id')) : schema)
}

/**
 * `strict` is off because every keyword is looked at above; `format` is an annotation, as the draft has it. Parts are
 * called and not copied in, so that the code is as long as the schema. Patterns run as automata, which read each character once.
 */
function openAjv() {
  return new Ajv2020({ strict: false, validateFormats: false, inlineRefs: false, logger: false, code: { regExp: patternEngine } })
}

const patternEngine = Object.assign(
  (pattern: string) => {
    const compiled = compilePattern(pattern)
    return { test: (text: string) => isAutomaton(compiled) && runs(compiled, text), toString: () => `pattern ${pattern}` }
  },
  { code: 'pattern' },
)

/** `/price must be number`. */
export function valueProblem(error: ErrorObject): string {
  return `${error.instancePath === '' ? '' : `${error.instancePath} `}${said(error)}`
}

/** Most characters of a list of values within a sentence. */
const LONGEST_LIST = 200

function said({ keyword, message, params }: ErrorObject): string {
  const given = params as { readonly additionalProperty?: unknown; readonly unevaluatedProperty?: unknown; readonly allowedValues?: unknown; readonly allowedValue?: unknown }
  const extra = given.additionalProperty ?? given.unevaluatedProperty
  if (extra !== undefined) return `must not have "${String(extra)}"`
  const values = keyword === 'enum' ? given.allowedValues : keyword === 'const' ? [given.allowedValue] : undefined
  if (Array.isArray(values)) return `must be ${values.map((one) => JSON.stringify(one)).join(', ').slice(0, LONGEST_LIST)}`
  return message ?? 'does not fit'
}

function entriesOf(value: Json): readonly (readonly [string, Json])[] {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.entries(value) : []
}

function pointer(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1')
}

function shown(at: string): string {
  return at === '' ? 'The schema' : at
}
