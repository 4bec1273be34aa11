import { z } from 'zod'
import { experimentIfAny } from '../experiments/experiment.service.ts'
import { key } from '../key.ts'
import { reading, router } from '../trpc.ts'
import { workspaceOf } from '../workspaces/workspace.service.ts'
import { PREVIEW_BYTES } from './preview.ts'

/** What the console asks before a file is sent; the file itself goes to `POST /import`. */
export const importRouter = router({
  /** Bytes that a file and a preview may have, and the money that revenue is in unless somebody says otherwise. */
  terms: reading.query(async ({ ctx }) => {
    const workspace = await workspaceOf(ctx.scope.db, ctx.scope.workspaceId)
    return { uploadBytes: ctx.parts.config.importBytes, previewBytes: PREVIEW_BYTES, currency: workspace?.currency ?? 'USD' }
  }),
  /** Whether a key is free, an import that can be replaced, or an experiment that runs here. */
  standing: reading.input(z.object({ key })).query(async ({ ctx, input }) => {
    const experiment = await experimentIfAny(ctx.scope, input.key)
    if (experiment === undefined) return { kind: 'free' as const }
    if (experiment.imported === null) return { kind: 'live' as const, name: experiment.name }
    return { kind: 'import' as const, name: experiment.name, file: experiment.imported.file, at: experiment.imported.at }
  }),
})
