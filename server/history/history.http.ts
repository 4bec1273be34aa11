import { type Request, type Response, Router } from 'express'
import { openContext, type Parts, scopeOf } from '../context.ts'
import { refusal } from '../refusal.ts'
import type { Scope } from '../scope.ts'
import { keepable } from '../text.ts'
import { refuseUnlessMay } from '../workspaces/permissions.ts'
import { z } from 'zod'
import { historyFilter } from './history-filter.ts'
import { CSV_HEAD, csvLine } from './history-line.ts'
import { historyPage } from './history.service.ts'
import type { Entry } from './history.ts'

const PAGE = 500

const query = historyFilter.extend({ format: z.enum(['csv', 'json']).default('csv') })
type Asked = z.output<typeof query>

/** `GET /history/export?format=csv|json&…`: all entries that a filter leaves, newest first, page by page. */
export function historyRoutes(parts: Parts): Router {
  const routes = Router()
  routes.get('/history/export', async (req, res) => {
    const scope = scopeOf(await openContext(parts, req))
    refuseUnlessMay(scope.role, 'GET /history/export')
    const asked = askedIn(req)
    const day = scope.now.toISOString().slice(0, 10)
    const type = asked.format === 'csv' ? 'text/csv' : 'application/json'
    res.status(200).set({ 'content-type': `${type}; charset=utf-8`, 'content-disposition': `attachment; filename="history-${day}.${asked.format}"`, 'cache-control': 'no-store' })
    await writeAll(scope, asked, res)
  })
  return routes
}

function askedIn(req: Request): Asked {
  const parsed = query.safeParse(keepable(req.query))
  if (parsed.success) return parsed.data
  const [first] = parsed.error.issues
  throw refusal('invalid', `${first?.path.join('.') ?? 'query'}: ${first?.message ?? 'cannot be read'}`, { field: first?.path.join('.') ?? '' })
}

/** An answer that breaks off is cut, not ended: nobody takes half a history for the whole. */
async function writeAll(scope: Scope, { format, ...filter }: Asked, res: Response): Promise<void> {
  const lines = format === 'csv' ? csv : json
  try {
    await write(res, lines.head)
    let cursor: string | undefined
    let first = true
    do {
      const page = await historyPage(scope.db, { ...filter, workspaceId: scope.workspaceId, cursor, limit: PAGE })
      await write(res, page.entries.map((entry, index) => lines.line(entry, first && index === 0)).join(''))
      first = first && page.entries.length === 0
      cursor = page.next ?? undefined
    } while (cursor !== undefined && !res.destroyed)
    res.end(lines.foot)
  } catch (error) {
    if (!res.headersSent) throw error
    res.destroy(error instanceof Error ? error : new Error(String(error)))
  }
}

const csv = { head: CSV_HEAD, line: csvLine, foot: '' }
const json = { head: '[', line: (entry: Entry, isFirst: boolean) => `${isFirst ? '' : ','}\n${JSON.stringify(entry)}`, foot: '\n]\n' }

/** Waits while the reader is slower than we are. */
function write(res: Response, text: string): Promise<void> {
  if (text === '' || res.write(text) || res.destroyed) return Promise.resolve()
  return new Promise((resolve) => {
    const done = (): void => {
      res.off('drain', done).off('close', done)
      resolve()
    }
    res.on('drain', done).on('close', done)
  })
}
