import { type Request, type Response, Router } from 'express'
import { openContext, type Parts, scopeOf } from '../context.ts'
import { readBody, sendJson } from '../http.ts'
import { Refusal, refusal } from '../refusal.ts'
import type { Scope } from '../scope.ts'
import { keepable } from '../text.ts'
import { sameSiteOnly } from '../workspaces/session.http.ts'
import { refuseUnlessMay } from '../workspaces/permissions.ts'
import { importFile } from './import.service.ts'
import { PREVIEW_BYTES, previewFile } from './preview.ts'
import { type ImportMapping, importMapping } from './mapping.ts'
import { refuseFile } from './problem.ts'
import type { ImportLine, ImportProgress, ImportRefused } from './protocol.ts'
import { sourceOf } from './source.ts'
import { keepUpload } from './upload.service.ts'

/**
 * `POST /import?file=NAME&mapping=JSON`: the file as the body, answered line by line (protocol.ts); who hangs up stops
 * it. `POST /import/preview`: the file's beginning, answered with its columns and what they probably mean.
 */
export function importRoutes(parts: Parts): Router {
  const underWay = new Set<string>()
  const routes = Router()
  routes.post('/import/preview', sameSiteOnly(parts), async (req, res) => {
    await editorScope(parts, req)
    const body = await readBody(req, PREVIEW_BYTES)
    sendJson(res, 200, await previewFile(body, req.query['whole'] === 'true'))
  })
  routes.post('/import', sameSiteOnly(parts), async (req, res) => {
    const wanted = await wantedImport(parts, req)
    const place = `${wanted.scope.workspaceId}/${wanted.mapping.key}`
    if (underWay.has(place)) throw early(req, refuseFile({ kind: 'under-way', key: wanted.mapping.key }))
    underWay.add(place)
    await runImport(parts, wanted, { req, res }).finally(() => underWay.delete(place))
  })
  return routes
}

type Wanted = { readonly scope: Scope; readonly mapping: ImportMapping; readonly file: string }

async function wantedImport(parts: Parts, req: Request): Promise<Wanted> {
  try {
    const scope = await editorScope(parts, req)
    const declared = Number(req.headers['content-length'] ?? 0)
    if (declared > parts.config.importBytes) throw refuseFile({ kind: 'too-large', limit: parts.config.importBytes })
    return { scope, mapping: mappingIn(req), file: fileIn(req) }
  } catch (error) {
    throw early(req, error)
  }
}

/** An answer before the body was read: the rest is let go, so that the sender reads the answer and not a broken pipe. */
function early(req: Request, error: unknown): unknown {
  req.resume()
  return error
}

async function editorScope(parts: Parts, req: Request): Promise<Scope> {
  const scope = scopeOf(await openContext(parts, req))
  refuseUnlessMay(scope.role, 'POST /import')
  return scope
}

function mappingIn(req: Request): ImportMapping {
  const parsed = importMapping.safeParse(keepable(jsonIn(req.query['mapping'])))
  if (parsed.success) return parsed.data
  const message = parsed.error.issues.map((issue) => `${issue.path.join('.') || 'mapping'}: ${issue.message}`).join(' ')
  throw refusal('invalid', message, { problem: 'mapping' })
}

function jsonIn(text: unknown): unknown {
  try {
    return JSON.parse(typeof text === 'string' ? text : '') as unknown
  } catch {
    throw refusal('not-json', 'The query parameter "mapping" is not JSON; it says what the columns mean.')
  }
}

function fileIn(req: Request): string {
  const { file } = req.query
  return (typeof file === 'string' && file.trim() !== '' ? file.trim() : 'file.csv').slice(0, 200)
}

async function runImport(parts: Parts, wanted: Wanted, { req, res }: { readonly req: Request; readonly res: Response }): Promise<void> {
  const stop = new AbortController()
  res.on('close', () => stop.abort())
  const { say, end } = answerIn(res)
  const onProgress = atMostEvery(200, say)
  const total = Number(req.headers['content-length'] ?? 0) || null
  try {
    await using upload = await keepUpload(req as AsyncIterable<Buffer>, {
      folder: parts.config.dataFolder,
      limit: parts.config.importBytes,
      onBytes: (done) => onProgress({ kind: 'progress', step: 'receiving', done, total }),
    })
    const source = sourceOf(upload.file, upload.bytes)
    say(await importFile({ ...wanted, store: parts.store, source, onProgress, signal: stop.signal }))
  } catch (error) {
    if (stop.signal.aborted || (req.destroyed && !req.complete)) return
    const refused = refusedBy(error)
    if (refused === null) parts.log.error({ err: error }, 'an import failed')
    say(refused ?? { kind: 'refused', code: 'defect', message: 'Something failed on the server; nothing was changed. The server log says why.', facts: {} })
    req.resume()
  } finally {
    end()
  }
}

function refusedBy(error: unknown): ImportRefused | null {
  return error instanceof Refusal ? { kind: 'refused', code: error.code, message: error.message, facts: error.facts } : null
}

/** One JSON value in each line, not held back by compression or a proxy. */
function answerIn(res: Response): { readonly say: (line: ImportLine) => void; readonly end: () => void } {
  res.status(200).set({ 'content-type': 'application/x-ndjson; charset=utf-8', 'cache-control': 'no-store, no-transform', 'x-accel-buffering': 'no', 'x-content-type-options': 'nosniff' })
  let last: ImportLine = { kind: 'progress', step: 'receiving', done: 0, total: null }
  const say = (line: ImportLine) => {
    last = line
    if (!res.destroyed) res.write(`${JSON.stringify(line)}\n`)
  }
  // Counting may take minutes; a proxy lets go of an answer that says nothing for one.
  const beat = setInterval(() => say(last), BEAT_MS)
  const end = () => {
    clearInterval(beat)
    res.end()
  }
  return { say, end }
}

const BEAT_MS = 5_000

/** The first, and then one in so many milliseconds; each new step at once. */
function atMostEvery(milliseconds: number, say: (progress: ImportProgress) => void): (progress: ImportProgress) => void {
  let last = { at: 0, step: '' }
  return (progress) => {
    const at = performance.now()
    if (progress.step === last.step && at - last.at < milliseconds) return
    last = { at, step: progress.step }
    say(progress)
  }
}
