import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { brotliCompress, constants } from 'node:zlib'
import express, { type Request, Router } from 'express'
import { Refusal, refusal } from './refusal.ts'

const BUILT = fileURLToPath(new URL('../web/dist', import.meta.url))
const YEAR_MS = 31_536_000_000

/** The built console and demo. Assets carry their hash in their name; every other path is the page that routes itself. */
export function siteRoutes(): Router {
  const routes = Router()
  routes.get('/assets/:file', packedAssets(join(BUILT, 'assets')))
  routes.use('/assets', express.static(join(BUILT, 'assets'), { immutable: true, maxAge: YEAR_MS, fallthrough: false }))
  routes.use(express.static(BUILT, { index: false, maxAge: 0 }))
  routes.use((req, _res, next) => next(isPage(req) ? undefined : refusal('not-found', `There is nothing at ${req.method} ${req.path}. Check how it is written.`, { path: req.path })))
  routes.get(/^\/demo(\/.*)?$/, (_req, res) => sendPage(res, 'demo/index.html'))
  // What is shared with somebody is not for everybody: no search engine keeps it.
  routes.get('/shared', (_req, res) => sendPage(res.set('x-robots-tag', 'noindex, nofollow, noarchive'), 'index.html'))
  routes.get(/.*/, (_req, res) => sendPage(res, 'index.html'))
  routes.use((req, _res, next) => next(refusal('method-not-allowed', `${req.method} is not answered here.`, { path: req.path })))
  return routes
}

const ASSET = /^[\w~.-]+\.(js|css)$/

/**
 * Scripts and styles as small as brotli makes them, packed once when they are first asked for: packing anew for each answer
 * leaves time for a quality that makes the first load a fifth larger. Whoever does not take brotli gets the file itself.
 */
function packedAssets(folder: string): express.RequestHandler<{ file: string }> {
  const packed = new Map<string, Promise<Buffer>>()
  const pack = async (file: string): Promise<Buffer> => {
    const body = await readFile(join(folder, file))
    return promisify(brotliCompress)(body, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: body.length } })
  }
  return async (req, res, next) => {
    const { file } = req.params
    if (!ASSET.test(file) || req.acceptsEncodings('br') === false || !existsSync(join(folder, file))) return next()
    const known = packed.get(file) ?? pack(file)
    packed.set(file, known)
    res.set({ 'content-encoding': 'br', vary: 'Accept-Encoding', 'cache-control': `public, max-age=${YEAR_MS / 1_000}, immutable` })
    res.type(extname(file)).send(await known)
  }
}

/** Endpoints of SDKs and files are not pages: whoever asks for one that is not there is told so, and not answered with the console. */
function isPage({ method, path, headers }: Request): boolean {
  if (/^\/(v1|ofrep|api)(\/|$)/.test(path)) return false
  if (method !== 'GET' && method !== 'HEAD') return true
  if (!/\.[^/]*$/.test(path)) return true
  // A key has dots as a file's name has (`/release/flags/onboarding.checklist`); a browser that opens one asks for a page.
  return path.lastIndexOf('/') > 0 && headers.accept?.includes('text/html') === true
}

/** An address that cannot be read (`/%E0%A4%A`), or leads out of what is served: express marks its error so. */
export function addressRefusal(error: unknown): Refusal | null {
  const status = error instanceof Error && !(error instanceof Refusal) && 'status' in error ? error.status : undefined
  return typeof status === 'number' && status >= 400 && status < 500 ? refusal('not-found', 'There is nothing at this address. Check how it is written.') : null
}

function sendPage(res: express.Response, page: string): void {
  if (!existsSync(join(BUILT, page))) throw refusal('not-found', 'The console is not built. Run `npm start`, which builds it, or `npm run build`.')
  res.set('cache-control', 'no-cache').sendFile(join(BUILT, page))
}
