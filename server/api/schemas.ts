import { z } from 'zod'

export type JsonSchema = { readonly [keyword: string]: unknown }
type Input = z.core.$ZodType

/** What a procedure takes, as JSON Schema 2020-12; null where it takes nothing. Dates travel as text (RFC 3339). */
export function inputSchema(inputs: readonly unknown[]): JsonSchema | null {
  const [input] = inputs
  if (input === undefined) return null
  const { $schema: _dialect, ...schema } = z.toJSONSchema(input as Input, {
    io: 'input',
    unrepresentable: 'any',
    override: ({ zodSchema, jsonSchema }) => {
      if (zodSchema._zod.def.type === 'date') Object.assign(jsonSchema, { type: 'string', format: 'date-time' })
    },
  })
  return schema
}

export function propertiesOf(schema: JsonSchema): Readonly<Record<string, JsonSchema>> {
  return (schema['properties'] ?? {}) as Readonly<Record<string, JsonSchema>>
}

/** How a value is written in an address: as it is, or as JSON where it is more than a word. */
export function writtenAs(schema: JsonSchema): 'string' | 'number' | 'boolean' | 'json' {
  const choices = (schema['anyOf'] ?? [schema]) as readonly JsonSchema[]
  const kinds = new Set(choices.filter((one) => one['type'] !== 'null').map(({ type }) => (type === 'integer' ? 'number' : type)))
  const [kind] = kinds
  return kinds.size === 1 && (kind === 'string' || kind === 'number' || kind === 'boolean') ? kind : 'json'
}

/** The same value with dates where the schema says that text is one. */
export function withDates(schema: JsonSchema, value: unknown): unknown {
  if (typeof value === 'string') return isDate(schema) && !Number.isNaN(Date.parse(value)) ? new Date(value) : value
  if (Array.isArray(value)) return value.map((each: unknown) => withDates((schema['items'] ?? {}) as JsonSchema, each))
  if (typeof value !== 'object' || value === null) return value
  const branches = [schema, ...((schema['anyOf'] ?? schema['oneOf'] ?? []) as readonly JsonSchema[])]
  const own = (name: string): JsonSchema => branches.map(propertiesOf).find((properties) => Object.hasOwn(properties, name))?.[name] ?? {}
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, withDates(own(name), each)]))
}

function isDate(schema: JsonSchema): boolean {
  return [schema, ...((schema['anyOf'] ?? []) as readonly JsonSchema[])].some(({ format }) => format === 'date-time')
}
