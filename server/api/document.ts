import type { Operation } from './operations.ts'
import { inputSchema, type JsonSchema, propertiesOf, writtenAs } from './schemas.ts'

/** What is known of a procedure without calling it. */
export type Procedure = { readonly _def: { readonly type: 'query' | 'mutation' | 'subscription'; readonly inputs: readonly unknown[]; readonly meta?: { readonly least?: string } | undefined } }
export type Procedures = Readonly<Record<string, Procedure>>

/** One operation as it is offered: questions are asked with GET, changes made with POST. */
export type Offered = {
  readonly name: string
  readonly method: 'get' | 'post'
  readonly path: string
  readonly says: string
  readonly role: string
  readonly schema: JsonSchema | null
  readonly example: Readonly<Record<string, unknown>> | null
}

export const BASE = '/api/v1'

/** `flag.schedule.plan` → `/api/v1/flag/schedule/plan`. */
export function offered(procedures: Procedures, operations: Readonly<Record<string, Operation>>): readonly Offered[] {
  return Object.entries(operations).flatMap(([name, { says, example }]) => {
    const procedure = procedures[name]
    if (procedure === undefined) return []
    const { type, inputs, meta } = procedure._def
    return [{ name, method: type === 'query' ? 'get' : 'post', path: `${BASE}/${name.replaceAll('.', '/')}`, says, role: meta?.least ?? 'anybody', schema: inputSchema(inputs), example: example ?? null } as const]
  })
}

/** OpenAPI 3.1 of what is offered. Source: OpenAPI Specification 3.1.1. */
export function openApi(all: readonly Offered[], publicUrl: string): JsonSchema {
  return {
    openapi: '3.1.0',
    info: {
      title: 'Producting, management API',
      version: '1',
      description: 'The same procedures as the console calls, over plain HTTP and JSON. Send a personal access token (Your account) or an admin token (Start, Keys) as `Authorization: Bearer …`; it may do what its role may. Errors are `application/problem+json` (RFC 9457).',
    },
    servers: [{ url: publicUrl }],
    security: [{ token: [] }],
    tags: [...new Set(all.map(tagOf))].map((name) => ({ name })),
    paths: Object.fromEntries(all.map((one) => [one.path, { [one.method]: operationOf(one) }])),
    components: { securitySchemes: { token: { type: 'http', scheme: 'bearer' } }, schemas: { Problem: PROBLEM }, responses: { Problem: { description: 'Why not, in words, and with the facts to go on.', content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } } } } },
  }
}

export const PROBLEM = {
  type: 'object',
  required: ['type', 'title', 'status', 'detail', 'code'],
  properties: {
    type: { type: 'string', description: 'about:blank: the title is that of the status.' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string', description: 'What is wrong, where, and what to do.' },
    code: { type: 'string', description: 'What kind of no it is, or "defect".' },
    facts: { type: 'object' },
    problems: { type: 'array', items: { type: 'object', required: ['path', 'message'], properties: { path: { type: 'array', items: { type: 'string' } }, message: { type: 'string' } } } },
  },
} as const

function tagOf({ name }: Offered): string {
  return name.split('.')[0] ?? name
}

function operationOf(one: Offered): JsonSchema {
  const { name, method, says, role, schema, example } = one
  return {
    operationId: name,
    tags: [tagOf(one)],
    summary: says,
    description: `Needs the role ${role}.`,
    ...(schema === null ? {} : method === 'get' ? { parameters: parametersOf(schema, example) } : { requestBody: { required: true, content: { 'application/json': { schema, ...(example === null ? {} : { example }) } } } }),
    responses: { 200: { description: 'The answer; `null` where there is nothing to say.', content: { 'application/json': { schema: {} } } }, default: { $ref: '#/components/responses/Problem' } },
  }
}

function parametersOf(schema: JsonSchema, example: Offered['example']): readonly JsonSchema[] {
  const required = (schema['required'] ?? []) as readonly string[]
  return Object.entries(propertiesOf(schema)).map(([name, property]) => ({
    name,
    in: 'query',
    required: required.includes(name),
    ...(writtenAs(property) === 'json' ? { content: { 'application/json': { schema: property, ...exampleOf(example, name) } } } : { schema: property, ...exampleOf(example, name) }),
  }))
}

function exampleOf(example: Offered['example'], name: string): JsonSchema {
  return example !== null && Object.hasOwn(example, name) ? { example: example[name] } : {}
}
