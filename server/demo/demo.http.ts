import { parseCookie, stringifySetCookie } from 'cookie'
import { type Request, type RequestHandler, type Response, Router } from 'express'
import { rateLimit } from 'express-rate-limit'
import { z } from 'zod'
import type { Parts } from '../context.ts'
import { readJson, sendJson } from '../http.ts'
import { refusal } from '../refusal.ts'
import { sameSiteOnly } from '../workspaces/session.http.ts'
import { type Account, board, email, plan, PRICES, shownAccount } from './account.ts'
import { accountOf, choosePlan, keepBoard, openShop, type Shop, signInAgain, type SignedIn, signUp } from './account.service.ts'
import { readDemoFile } from './demo-file.service.ts'

const COOKIE = 'pinewall'
const LONGEST = 100_000
const MONTH_S = 2_592_000

/** The back end of the demo product, as a customer would have one: it knows its users, and asks Producting for nothing. */
export function demoRoutes(parts: Parts): Router {
  const routes = Router()
  routes.use('/demo/api', sameSiteOnly(parts), limited())
  routes.get('/demo/api/config', (_req, res) => answer(res, configOf(parts)))
  routes.get('/demo/api/account', (req, res) => answer(res, withShop(parts, async (shop) => ({ account: shown(parts, await accountOf(shop, sessionIn(req))) }))))
  routes.post('/demo/api/sign-up', (req, res) => enter(parts, res, async (shop) => signUp(shop, await parsed(req, newAccount))))
  routes.post('/demo/api/sign-in', (req, res) => enter(parts, res, async (shop) => signInAgain(shop, (await parsed(req, known)).email)))
  routes.post('/demo/api/sign-out', (_req, res) => answer(res, Promise.resolve({ account: null }), cookie(parts, '', 0)))
  routes.post('/demo/api/board', (req, res) => change(parts, req, res, async (shop, account) => keepBoard(shop, account, await parsed(req, board))))
  routes.post('/demo/api/plan', (req, res) => change(parts, req, res, async (shop, account) => choosePlan(shop, account, (await parsed(req, paid)).plan)))
  routes.use('/demo/api', (req, _res, next) => next(refusal('not-found', `The demo does not answer ${req.method} ${req.originalUrl}.`)))
  return routes
}

const newAccount = z.object({ email, name: z.string().trim().max(80).default('') })
const known = z.object({ email })
const paid = z.object({ plan: plan.exclude(['trial']) })

/** What the page needs to make its client: the SDK's doors are on the page's own origin, so the address is a path. */
async function configOf(parts: Parts): Promise<{ readonly url: string; readonly clientKey: string; readonly prices: typeof PRICES; readonly currency: string }> {
  await openShop(parts)
  const file = await readDemoFile(parts.config.dataFolder)
  if (file === null) throw refusal('busy', 'The server is starting. Try again in a moment.', {}, 1)
  return { url: '/', clientKey: file.clientKey, prices: PRICES, currency: 'EUR' }
}

async function withShop<Result>(parts: Parts, work: (shop: Shop) => Promise<Result>): Promise<Result> {
  return work(await openShop(parts))
}

function shown(parts: Parts, account: Account | null): ReturnType<typeof shownAccount> | null {
  return account === null ? null : shownAccount(account, parts.clock.now())
}

async function enter(parts: Parts, res: Response, work: (shop: Shop) => Promise<SignedIn>): Promise<void> {
  const { account, session, isNew } = await withShop(parts, work)
  await answer(res, Promise.resolve({ account: shown(parts, account), isNew }), cookie(parts, session, MONTH_S))
}

async function change(parts: Parts, req: Request, res: Response, work: (shop: Shop, account: Account) => Promise<Account>): Promise<void> {
  const shop = await openShop(parts)
  const account = await accountOf(shop, sessionIn(req))
  if (account === null) throw refusal('not-signed-in', 'Sign in to Pinewall first.')
  await answer(res, Promise.resolve({ account: shown(parts, await work(shop, account)) }))
}

async function answer(res: Response, body: Promise<unknown>, setCookie?: string): Promise<void> {
  sendJson(res, 200, await body, { 'cache-control': 'no-store', ...(setCookie === undefined ? {} : { 'set-cookie': setCookie }) })
}

async function parsed<Value>(req: Request, shape: z.ZodType<Value>): Promise<Value> {
  const result = shape.safeParse(await readJson(req, LONGEST))
  if (result.success) return result.data
  const [problem] = result.error.issues
  throw refusal('invalid', problem?.message ?? 'This cannot be read.', { field: problem?.path.join('.') ?? '' })
}

function sessionIn(req: Request): string | undefined {
  return parseCookie(req.headers.cookie ?? '')[COOKIE]
}

function cookie(parts: Parts, value: string, maxAge: number): string {
  const secure = parts.config.publicUrl.startsWith('https:')
  return stringifySetCookie(COOKIE, value, { httpOnly: true, sameSite: 'lax', secure, path: '/demo', maxAge })
}

/** Accounts cost nothing here, so one address may not make them without end. */
function limited(): RequestHandler {
  return rateLimit({
    windowMs: 60_000,
    limit: 300,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    handler: (_req, _res, next) => next(refusal('too-many', 'Too many requests from here. Wait a minute.', {}, 60)),
  })
}
