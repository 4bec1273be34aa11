import { type Request, type RequestHandler, type Response, Router } from 'express'
import { rateLimit } from 'express-rate-limit'
import { stringifySetCookie } from 'cookie'
import { z } from 'zod'
import { SESSION_COOKIE, sessionIn, type Parts } from '../context.ts'
import { readJson, sendJson } from '../http.ts'
import { refusal } from '../refusal.ts'
import { SESSION_MS, signIn, signOut } from './session.service.ts'

const body = z.object({ token: z.string().min(10).max(200) })

/** Signing in and out. The link's token is posted by the page; a GET never spends it. */
export function sessionRoutes(parts: Parts): Router {
  const routes = Router()
  routes.post('/sign-in', limitOf(10), sameSiteOnly(parts), async (req, res) => {
    const parsed = body.safeParse(await readJson(req, 10_000))
    if (!parsed.success) throw refusal('invalid', 'The sign-in link is not whole. Copy it again from where the server printed it.')
    const opened = await signIn(parts.db, parsed.data.token, { agent: req.headers['user-agent'] ?? '', now: parts.clock.now() })
    sendSession(parts, res, opened)
  })
  routes.post('/sign-out', sameSiteOnly(parts), async (req, res) => {
    const session = sessionIn(req)
    if (session !== null) await signOut(parts.db, session)
    sendJson(res, 200, { success: true }, { 'set-cookie': cookie(parts, '', 0) })
  })
  return routes
}

/** Answers that it worked, with the session in a cookie that no script can read. */
export function sendSession(parts: Parts, res: Response, { session }: { readonly session: string }): void {
  sendJson(res, 200, { success: true }, { 'set-cookie': sessionCookie(parts, session) })
}

export function sessionCookie(parts: Parts, session: string): string {
  return cookie(parts, session, SESSION_MS / 1000)
}

function cookie(parts: Parts, value: string, maxAge: number): string {
  const secure = parts.config.publicUrl.startsWith('https:')
  return stringifySetCookie(SESSION_COOKIE, value, { httpOnly: true, sameSite: 'lax', secure, path: '/', maxAge })
}

/** Tries per minute and address. */
export function limitOf(limit: number): RequestHandler {
  return rateLimit({
    windowMs: 60_000,
    limit,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    handler: (_req, _res, next) => next(refusal('too-many', 'Too many tries to sign in. Wait a minute.', {}, 60)),
  })
}

/**
 * Refuses what another site sends with this site's cookie. Browsers say where a request comes from in Sec-Fetch-Site;
 * older ones in Origin; programs say neither and carry no cookie.
 */
export function sameSiteOnly(parts: Parts): RequestHandler {
  return (req, _res, next) => {
    next(isForeign(parts, req) ? refusal('cross-site', 'This request came from another site and was refused.') : undefined)
  }
}

function isForeign(parts: Parts, req: Request): boolean {
  if (req.method === 'GET' || req.method === 'HEAD') return false
  const site = req.headers['sec-fetch-site']
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return true
  const { origin } = req.headers
  if (origin === undefined) return false
  return origin !== new URL(parts.config.publicUrl).origin && !sameHost(origin, req.headers.host)
}

function sameHost(origin: string, host: string | undefined): boolean {
  return URL.canParse(origin) && new URL(origin).host === host
}
