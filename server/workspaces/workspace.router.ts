import { z } from 'zod'
import { historyPage } from '../history/history.service.ts'
import { key, name, why } from '../key.ts'
import { refusal } from '../refusal.ts'
import { administering, editing, open, reading, router } from '../trpc.ts'
import { listKeys } from './key.repository.ts'
import { limitKey, makeKey, withdrawKey } from './key.service.ts'
import { origin } from './origin.ts'
import { demandProof, proofIn, replaceSecret } from './proof.service.ts'
import { makeSignInLink } from './session.service.ts'
import { findEnvironment, findWorkspace, listEnvironments, listMembers } from './workspace.repository.ts'

export const memberRouter = router({
  /** Who is signed in and where; null before. */
  me: open.query(async ({ ctx }) => {
    if (ctx.asker?.kind !== 'member') return null
    const { member } = ctx.asker
    const workspace = await findWorkspace(ctx.parts.db, member.workspaceId)
    if (workspace === undefined) return null
    return { member, workspace, environments: await listEnvironments(ctx.parts.db, member.workspaceId), now: ctx.parts.clock.now() }
  }),
  list: reading.query(({ ctx }) => listMembers(ctx.scope.db, ctx.scope.workspaceId)),
  /** A new sign-in link for the first admin: whoever may ask for it may do everything already. */
  signInLink: administering.mutation(async ({ ctx }) => {
    const admin = (await listMembers(ctx.scope.db, ctx.scope.workspaceId)).find((one) => one.role === 'admin')
    if (admin === undefined) throw refusal('not-found', 'This workspace has no admin to sign in.')
    return { url: await makeSignInLink(ctx.scope.db, ctx.parts.config.publicUrl, admin.id, ctx.scope.now), name: admin.name }
  }),
})

const limit = (most: number) => z.number().int().min(1).max(most).nullable()

export const keyRouter = router({
  list: editing.query(async ({ ctx }) => ({
    keys: await listKeys(ctx.scope.db, ctx.scope.workspaceId, 200),
    /** What each sent this month, over all servers; a few seconds late. */
    usage: await ctx.parts.keyUsage.ofWorkspace(ctx.scope.workspaceId),
    environments: await listEnvironments(ctx.scope.db, ctx.scope.workspaceId),
  })),
  /** The answer holds the key; it cannot be seen again. */
  create: administering
    .input(
      z.discriminatedUnion('kind', [
        z.object({ kind: z.literal('client'), environment: key, name, origins: z.array(origin).max(50).readonly().default([]) }),
        z.object({ kind: z.literal('server'), environment: key, name }),
        z.object({ kind: z.literal('admin'), name }),
      ]),
    )
    .mutation(async ({ ctx, input }) => {
      if (input.kind === 'admin') return makeKey(ctx.scope, { kind: 'admin', environmentId: null, name: input.name })
      const environment = await findEnvironment(ctx.scope.db, ctx.scope.workspaceId, input.environment)
      if (environment === undefined) throw refusal('not-found', `There is no environment "${input.environment}".`, { environment: input.environment })
      return makeKey(ctx.scope, { kind: input.kind, environmentId: environment.id, name: input.name, origins: input.kind === 'client' ? input.origins : [] })
    }),
  /** How many events it may send; null takes a limit away. Every server keeps to it within seconds. */
  limit: administering
    .input(z.object({ id: z.string().min(1).max(60), eventsPerSecond: limit(1_000_000), eventsPerMonth: limit(1_000_000_000_000) }))
    .mutation(async ({ ctx, input }) => {
      await limitKey(ctx.scope, input)
      ctx.parts.keys.forget()
    }),
  withdraw: administering.input(z.object({ id: z.string().min(1).max(60) })).mutation(async ({ ctx, input }) => {
    await withdrawKey(ctx.scope, input.id)
    ctx.parts.keys.forget()
  }),
})

/** How browsers prove who somebody is, by environment. */
export const proofRouter = router({
  get: administering.input(z.object({ environment: key })).query(({ ctx, input }) => proofIn(ctx.scope, input.environment)),
  demand: administering.input(z.object({ environment: key, demanded: z.boolean(), why })).mutation(({ ctx, input }) => demandProof(ctx.scope, input)),
  replace: administering.input(z.object({ environment: key, days: z.number().int().min(0).max(90).default(7), why })).mutation(({ ctx, input }) => replaceSecret(ctx.scope, input)),
})

export const historyRouter = router({
  list: reading
    .input(z.object({ cursor: z.string().max(200).optional(), limit: z.number().int().min(1).max(100).default(50) }))
    .query(({ ctx, input }) => historyPage(ctx.scope.db, { workspaceId: ctx.scope.workspaceId, cursor: input.cursor, limit: input.limit })),
})
