import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { Router } from 'express'
import { openContext, type Parts, scopeOf } from '../context.ts'
import { refusal } from '../refusal.ts'
import { refuseUnlessMay } from '../workspaces/permissions.ts'
import { exportPerson } from './export.service.ts'

/** `GET /people/export?person=KEY`: everything known of one person, as a file. */
export function exportRoutes(parts: Parts): Router {
  const routes = Router()
  routes.get('/people/export', async (req, res) => {
    const scope = scopeOf(await openContext(parts, req))
    refuseUnlessMay(scope.role, 'GET /people/export')
    const { person } = req.query
    if (typeof person !== 'string' || person === '' || person.length > 1100) throw refusal('invalid', 'Say whom in the query parameter "person": user:… or device:….')
    const pieces = await exportPerson(scope, parts, person)
    res.set({ 'content-type': 'application/json; charset=utf-8', 'content-disposition': `attachment; filename="person-${scope.now.toISOString().slice(0, 10)}.json"`, 'cache-control': 'no-store' })
    // Where it breaks off the connection does too: half of it is no JSON, and nobody takes it for the whole.
    await pipeline(Readable.from(pieces), res).catch((error: unknown) => parts.log.warn({ err: error }, 'an export of a person broke off'))
  })
  return routes
}
