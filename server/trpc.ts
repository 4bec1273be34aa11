import { initTRPC, TRPCError } from '@trpc/server'
import type { Logger } from 'pino'
import { ZodError } from 'zod'
import { type Context, scopeOf } from './context.ts'
import { logDefect } from './defect.ts'
import { type RefusalCode, refusal, refusalIn } from './refusal.ts'
import { keepable } from './text.ts'
import { wire } from './wire.ts'
import { refuseUnlessMay } from './workspaces/permissions.ts'
import type { Role } from './workspaces/workspace.table.ts'

/** The one table refusal → tRPC code. */
const CODES = {
  'not-signed-in': 'UNAUTHORIZED',
  'key-unknown': 'UNAUTHORIZED',
  'wrong-password': 'UNAUTHORIZED',
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

/** Said beside each procedure; see `needing`. */
type Meta = { readonly least?: Role }

const t = initTRPC.context<Context>().meta<Meta>().create({
  transformer: wire,
  /** Says what was refused and with which facts; of what is a defect, the code under which it is in the log. */
  errorFormatter({ shape, error, type }) {
    const { cause } = error
    const data = { code: shape.data.code, httpStatus: shape.data.httpStatus }
    const no = refusalIn(cause)
    if (no !== null) return { ...shape, message: no.message, data: { ...data, refusal: { code: no.code, facts: no.facts } } }
    if (error.code === 'INTERNAL_SERVER_ERROR') {
      const defect = { code: codes.get(error) ?? '', changed: type === 'query' ? ('nothing' as const) : ('unknown' as const) }
      return { ...shape, message: defectSentence(defect), data: { ...data, defect } }
    }
    if (cause instanceof ZodError) {
      const problems = cause.issues.map((issue) => ({ path: issue.path.map(String), message: issue.message }))
      const message = problems.map((one) => `${one.path.join('.') || 'input'}: ${one.message}`).join(' ')
      return { ...shape, message, data: { ...data, refusal: { code: 'invalid' as const, facts: {} }, problems } }
    }
    return { ...shape, data }
  },
})

/** A question changes nothing. A change may have been made before its answer failed. */
function defectSentence({ code, changed }: { readonly code: string; readonly changed: 'nothing' | 'unknown' }): string {
  const what = changed === 'nothing' ? 'Something failed on the server; nothing was changed.' : 'Something failed on the server, and it is not known whether the change was made. Look before you make it again.'
  return `${what} Quote ${code} when you ask about it.`
}

/** From when a defect was logged until it is answered, which is the same moment. */
const codes = new WeakMap<TRPCError, string>()

/** Logs what is no refusal, under the code that the answer quotes. Called before the answer is put into form. */
export function noteFailure(failed: { readonly error: TRPCError; readonly path: string | undefined }, log: Logger): void {
  const { error, path } = failed
  if (error.code === 'INTERNAL_SERVER_ERROR' && refusalIn(error.cause) === null) codes.set(error, logDefect(error.cause ?? error, log, { procedure: path }))
}

/** What was thrown, as tRPC tells it: a refusal by its code. */
export function toldByTrpc(error: unknown): unknown {
  const no = refusalIn(error)
  return no === null ? error : new TRPCError({ code: CODES[no.code], message: no.message, cause: no })
}

export const router = t.router
export const createCaller = t.createCallerFactory

/** Turns refusals into codes; everything else stays a defect. */
const refusing = t.middleware(async ({ next }) => {
  const result = await next()
  if (!result.ok && refusalIn(result.error) !== null) throw toldByTrpc(result.error)
  return result
})

/** Refuses what cannot be kept, in whatever field of whatever procedure it stands. */
const keeping = t.middleware(({ getRawInput, next }) => next({ getRawInput: async () => keepable(await getRawInput()) }))

/** Open to everybody, signed in or not. */
export const open = t.procedure.use(refusing).use(keeping)

/**
 * The least role stands beside the procedure for who reads it, and in the table for who asks what a role may do; a test
 * holds them equal. The table decides, and what it does not name is refused.
 */
function needing(least: Role) {
  return open.meta({ least }).use(({ ctx, path, next }) => {
    const scope = scopeOf(ctx)
    refuseUnlessMay(scope.role, path)
    return next({ ctx: { ...ctx, scope } })
  })
}

/** Who may read, compute, change, give a team's word, and decide over people and keys. */
export const reading = needing('viewer')
export const analysing = needing('analyst')
export const editing = needing('editor')
export const approving = needing('approver')
export const administering = needing('admin')

/** What belongs to one member: a token may not make tokens, nor change a password. */
export const personal = reading.use(({ ctx, next }) => {
  if (ctx.asker?.kind !== 'member') throw refusal('not-allowed', 'This belongs to a member: sign in to the console. A token cannot do it.', { role: ctx.scope.role })
  return next({ ctx: { ...ctx, member: ctx.asker.member, session: ctx.asker.session } })
})
