import { TRPCClientError } from '@trpc/client'
import type { Facts, RefusalCode } from '#server/refusal.ts'
import { codeOf } from '../parts/code-of.ts'

/** A field that the server did not accept, by its path in the input. */
export type FieldProblem = { readonly path: readonly string[]; readonly message: string }

/** Why a question or a change has no answer. Each has only what a person needs to go on. */
export type Problem =
  /** The session ended: sign in again and come back here. */
  | { readonly kind: 'signed-out' }
  /** The network or the server is away; what was sent last may have arrived. */
  | { readonly kind: 'unreachable'; readonly code: string }
  /** An expected "no", in the server's words. */
  | {
      readonly kind: 'refused'
      readonly refusal: RefusalCode
      readonly message: string
      readonly facts: Facts
      readonly fields: readonly FieldProblem[]
      readonly code: string
    }
  /** A defect: only its code can be quoted, which the server's log has where it is the server's. */
  | { readonly kind: 'defect'; readonly code: string; readonly changed: 'nothing' | 'unknown' }

type Data = {
  readonly code?: string
  readonly httpStatus?: number
  readonly refusal?: { readonly code: RefusalCode; readonly facts: Facts }
  readonly problems?: readonly FieldProblem[]
  readonly defect?: { readonly code: string; readonly changed: 'nothing' | 'unknown' }
}

/** Sorts whatever was thrown while asking the server. */
export function problemOf(error: unknown): Problem {
  const thrown = error instanceof Error ? error : new Error(String(error))
  const code = codeOf(thrown)
  if (!(thrown instanceof TRPCClientError)) return { kind: 'defect', code, changed: 'unknown' }
  const data = thrown.data as Data | null | undefined
  if (data === null || data === undefined) return { kind: 'unreachable', code }
  if (data.code === 'UNAUTHORIZED') return { kind: 'signed-out' }
  if (data.refusal === undefined) return { kind: 'defect', code, changed: 'unknown', ...data.defect }
  return { kind: 'refused', refusal: data.refusal.code, message: thrown.message, facts: data.refusal.facts, fields: data.problems ?? [], code }
}

/** Whether a save was refused because somebody saved meanwhile; then both versions are shown. */
export function isStale(error: unknown): boolean {
  const problem = problemOf(error)
  return problem.kind === 'refused' && problem.refusal === 'stale-version'
}
