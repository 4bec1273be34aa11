import { z } from 'zod'
import { why } from '../key.ts'
import { editing, reading, router } from '../trpc.ts'
import { channelRules } from './channel-rules.ts'
import { channelsOf, saveChannels } from './channel.service.ts'
import { DEFAULT_CHANNELS } from './default-channels.ts'

export const channelRouter = router({
  /** The rules in force, and those that stand before anybody changes them. */
  get: reading.query(async ({ ctx }) => ({ ...(await channelsOf(ctx.scope.db, ctx.scope.workspaceId)), standard: DEFAULT_CHANNELS })),
  save: editing.input(z.object({ version: z.number().int().min(0), rules: channelRules, why })).mutation(({ ctx, input }) => saveChannels(ctx.scope, input)),
})
