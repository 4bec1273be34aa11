import { initTRPC, TRPCError } from '@trpc/server'
import superjson from 'superjson'
import { ZodError } from 'zod'
import { type Context, scopeOf } from './context.ts'
import { Refusal, type RefusalCode, refusal } from './refusal.ts'
import { mayDo } from './workspaces/workspace.ts'
import type { Role } from './workspaces/workspace.table.ts'

/** The one table refusal → tRPC code. */
const CODES = {
  'not-signed-in': 'UNAUTHORIZED',
  'key-unknown': 'UNAUTHORIZED',
  'not-allowed': 'FORBIDDEN',
  'cross-site': 'FORBIDDEN',
  'not-found': 'NOT_FOUND',
  'method-not-allowed': 'METHOD_NOT_SUPPORTED',
  'stale-version': 'CONFLICT',
  'key-taken': 'CONFLICT',
  'wrong-state': 'CONFLICT',
  'file-changed': 'CONFLICT',
  'in-use': 'CONFLICT',
  'no-room': 'CONFLICT',
  'link-spent': 'UNAUTHORIZED',
  'too-large': 'PAYLOAD_TOO_LARGE',
  'not-json': 'PARSE_ERROR',
  'invalid': 'UNPROCESSABLE_CONTENT',
  'too-many': 'TOO_MANY_REQUESTS',
  'busy': 'SERVICE_UNAVAILABLE',
  'disk-full': 'SERVICE_UNAVAILABLE',
} as const satisfies Record<RefusalCode, TRPCError['code']>

const t = initTRPC.context<Context>().create({
  transformer: superjson,
  /** Says what was refused and with which facts; what is a defect says only its code to quote. */
  errorFormatter({ shape, error }) {
    const { cause } = error
    const data = { code: shape.data.code, httpStatus: shape.data.httpStatus }
    if (cause instanceof Refusal) return { ...shape, message: cause.message, data: { ...data, refusal: { code: cause.code, facts: cause.facts } } }
    if (cause instanceof ZodError) {
      const problems = cause.issues.map((issue) => ({ path: issue.path.map(String), message: issue.message }))
      const message = problems.map((one) => `${one.path.join('.') || 'input'}: ${one.message}`).join(' ')
      return { ...shape, message, data: { ...data, refusal: { code: 'invalid' as const, facts: {} }, problems } }
    }
    const known = error.code !== 'INTERNAL_SERVER_ERROR'
    return { ...shape, message: known ? shape.message : 'Something failed on the server. Nothing was changed.', data }
  },
})

export const router = t.router
export const createCaller = t.createCallerFactory

/** Turns refusals into codes; everything else stays a defect. */
const refusing = t.middleware(async ({ next }) => {
  const result = await next()
  if (!result.ok && result.error.cause instanceof Refusal) {
    const { cause } = result.error
    throw new TRPCError({ code: CODES[cause.code], message: cause.message, cause })
  }
  return result
})

/** Open to everybody, signed in or not. */
export const open = t.procedure.use(refusing)

function needing(role: Role) {
  return open.use(({ ctx, next }) => {
    const scope = scopeOf(ctx)
    if (!mayDo(scope.role, role)) {
      throw refusal('not-allowed', `This needs the role ${role}; yours is ${scope.role}. An admin can change it.`, { needed: role, role: scope.role })
    }
    return next({ ctx: { ...ctx, scope } })
  })
}

/** Who may read, who may change, who may decide over people and keys. */
export const reading = needing('viewer')
export const editing = needing('editor')
export const administering = needing('admin')
