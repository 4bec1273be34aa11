import { parseCookie, stringifySetCookie } from 'cookie'
import { Router } from 'express'
import type { Parts } from '../context.ts'
import { refusal } from '../refusal.ts'
import { Provider } from './provider.service.ts'
import { limitOf, sessionCookie } from './session.http.ts'

const FLOW_COOKIE = 'producting_flow'
const PLACE = '/sign-in/provider'

/** `GET /sign-in/provider?to=…` sends the browser to the identity provider, which sends it back to `/callback`. */
export function providerRoutes(parts: Parts): Router {
  const routes = Router()
  const { config, db, log, clock } = parts
  if (config.provider === null) return routes
  const provider = new Provider(config.provider, config.publicUrl, log)
  const secure = config.publicUrl.startsWith('https:')
  // Lax, because the way back is a step from another site.
  const cookie = (value: string, maxAge: number) => stringifySetCookie(FLOW_COOKIE, value, { httpOnly: true, sameSite: 'lax', secure, path: PLACE, maxAge })
  routes.get(PLACE, limitOf(30), async (req, res) => {
    try {
      const { address, flow } = await provider.begin(db, placeIn(req.query['to']), clock.now())
      res.setHeader('set-cookie', cookie(flow, 600))
      res.redirect(303, address)
    } catch (error) {
      log.warn({ err: error }, 'the identity provider could not be asked')
      res.redirect(303, '/sign-in?problem=failed')
    }
  })
  routes.get(`${PLACE}/callback`, limitOf(30), async (req, res) => {
    const flow = parseCookie(req.headers.cookie ?? '')[FLOW_COOKIE] ?? null
    const query = req.url.split('?')[1] ?? ''
    if (query.length > 10_000) throw refusal('too-large', 'What the identity provider sent back is too long to be an answer.')
    const ended = await provider.end(db, { flow, query }, { agent: req.headers['user-agent'] ?? '', now: clock.now() })
    const over = cookie('', 0)
    res.setHeader('set-cookie', ended.kind === 'in' ? [over, sessionCookie(parts, ended.session)] : over)
    res.redirect(303, ended.kind === 'in' ? ended.backTo : `/sign-in?problem=${ended.problem}`)
  })
  return routes
}

/** A page here and nothing else: a link cannot lead elsewhere after signing in. */
function placeIn(wanted: unknown): string {
  if (typeof wanted !== 'string' || !wanted.startsWith('/') || wanted.length > 1_000) return '/'
  const here = new URL('http://here.invalid')
  const url = URL.canParse(wanted, here) ? new URL(wanted, here) : here
  // "/.//elsewhere" becomes "//elsewhere", which is another site.
  return url.origin === here.origin && !url.pathname.startsWith('//') ? `${url.pathname}${url.search}` : '/'
}
