import { z } from 'zod'
import { administering, router } from '../trpc.ts'
import { createWebhook, messagesOf, removeWebhook, replaceSecret, replay, saveWebhook, sendTest, webhooksOf } from './webhook.service.ts'
import { webhookDraft } from './webhook.ts'

const id = z.string().max(100)
const version = z.number().int().min(1)

/** Admins alone: a message holds what was changed, and the secret is shown. */
export const webhookRouter = router({
  list: administering.query(async ({ ctx }) => ({ webhooks: await webhooksOf(ctx.scope) })),
  create: administering.input(webhookDraft).mutation(({ ctx, input }) => createWebhook(ctx.scope, input)),
  save: administering.input(webhookDraft.extend({ id, version })).mutation(({ ctx, input }) => saveWebhook(ctx.scope, input)),
  replaceSecret: administering.input(z.object({ id, version })).mutation(({ ctx, input }) => replaceSecret(ctx.scope, input)),
  remove: administering.input(z.object({ id })).mutation(({ ctx, input }) => removeWebhook(ctx.scope, input.id)),
  /** Newest first. What was delivered or given up is kept for 30 days. */
  messages: administering.input(z.object({ id, cursor: z.string().max(200).nullable().default(null), limit: z.number().int().min(1).max(100).default(20) })).query(({ ctx, input }) => messagesOf(ctx.scope, input)),
  test: administering.input(z.object({ id })).mutation(({ ctx, input }) => sendTest(ctx.scope, input.id)),
  replay: administering.input(z.object({ id, messages: z.array(id).min(1).max(100).readonly().nullable().default(null) })).mutation(({ ctx, input }) => replay(ctx.scope, input)),
})
