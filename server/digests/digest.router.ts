import { z } from 'zod'
import { personal, router } from '../trpc.ts'
import { chooseDigest } from './stop.service.ts'

export const digestRouter = router({
  /** How often a member gets one. */
  choose: personal.input(z.object({ frequency: z.enum(['off', 'daily', 'weekly']) })).mutation(({ ctx, input }) => chooseDigest(ctx.scope, ctx.member, input.frequency)),
})
