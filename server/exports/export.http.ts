import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { Router } from 'express'
import { openContext, type Parts, scopeOf } from '../context.ts'
import { refusal } from '../refusal.ts'
import { refuseUnlessMay } from '../workspaces/permissions.ts'
import { CONTENT_TYPES, fileName } from './export.ts'
import { fileOf } from './file.service.ts'
import { takeFile } from './run.service.ts'

/** `GET /exports/file?run=ID`: the file of a run. */
export function exportFileRoutes(parts: Parts): Router {
  const routes = Router()
  routes.get('/exports/file', async (req, res) => {
    const scope = scopeOf(await openContext(parts, req))
    refuseUnlessMay(scope.role, 'GET /exports/file')
    const { run: id } = req.query
    if (typeof id !== 'string' || id === '' || id.length > 100) throw refusal('invalid', 'Say which in the query parameter "run".')
    const run = await takeFile(scope, id)
    res.set({ 'content-type': CONTENT_TYPES[run.format], 'content-disposition': `attachment; filename="${fileName(run)}"`, 'cache-control': 'no-store' })
    // Where it breaks off the connection does too, so that nobody takes half of it for the whole.
    await pipeline(Readable.from(fileOf(parts.db, run)), res).catch((error: unknown) => parts.log.warn({ err: error }, 'an export broke off while it was fetched'))
  })
  return routes
}
