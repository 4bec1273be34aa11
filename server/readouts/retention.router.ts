import { z } from 'zod'
import { why } from '../key.ts'
import { administering, reading, router } from '../trpc.ts'
import { keptMonths } from './retention.ts'
import { setRetention } from './retention.service.ts'

/** For how long a workspace keeps its raw events. */
export const retentionRouter = router({
  get: reading.query(({ ctx }) => ctx.parts.retention.stateOf(ctx.scope.workspaceId)),
  set: administering.input(z.object({ months: keptMonths, why })).mutation(({ ctx, input }) => setRetention(ctx.scope, input)),
})
