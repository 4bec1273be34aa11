import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import express, { Router } from 'express'
import { refusal } from './refusal.ts'

const BUILT = fileURLToPath(new URL('../web/dist', import.meta.url))
const YEAR_MS = 31_536_000_000

/** The built console and demo. Assets carry their hash in their name; every other path is the page that routes itself. */
export function siteRoutes(): Router {
  const routes = Router()
  routes.use('/assets', express.static(join(BUILT, 'assets'), { immutable: true, maxAge: YEAR_MS, fallthrough: false }))
  routes.use(express.static(BUILT, { index: false, maxAge: 0 }))
  routes.get(/^\/demo(\/.*)?$/, (_req, res) => sendPage(res, 'demo/index.html'))
  routes.get(/.*/, (_req, res) => sendPage(res, 'index.html'))
  routes.use((req, _res, next) => next(refusal('method-not-allowed', `${req.method} is not answered here.`, { path: req.path })))
  return routes
}

function sendPage(res: express.Response, page: string): void {
  if (!existsSync(join(BUILT, page))) throw refusal('not-found', 'The console is not built. Run `npm start`, which builds it, or `npm run build`.')
  res.set('cache-control', 'no-cache').sendFile(join(BUILT, page))
}
