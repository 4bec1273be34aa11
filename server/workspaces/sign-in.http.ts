import { type Request, type Response, Router } from 'express'
import { z } from 'zod'
import type { Parts } from '../context.ts'
import { readJson, sendJson } from '../http.ts'
import { name } from '../key.ts'
import { refusal } from '../refusal.ts'
import { keepable } from '../text.ts'
import { lookAtPasswordLink, setPasswordByLink, signInWithPassword } from './account.service.ts'
import { email } from './email.ts'
import { acceptWithPassword, lookAtInvitation } from './invitation.service.ts'
import { mailLocales, mails } from './mail.ts'
import { membersByEmail } from './member.repository.ts'
import { makeOwner } from './owner.service.ts'
import { limitOf, sameSiteOnly, sendSession } from './session.http.ts'
import { makePasswordLink, type Noted } from './session.service.ts'
import { refuseTooManyTries } from './throttle.service.ts'

const token = z.string().min(10).max(200)
// How long a password may be is said where it is set; this only keeps out what nobody types.
const password = z.string().max(2000)

/** The doors through which people come in without a session: each takes a POST of our own page and answers with a cookie. */
export function signInRoutes(parts: Parts): Router {
  const { db } = parts
  const routes = Router()
  const own = sameSiteOnly(parts)
  const few = limitOf(30)
  routes.post('/sign-in/password', own, async (req, res) => {
    const input = await bodyOf(req, z.object({ email, password }))
    sendSession(parts, res, await signInWithPassword(db, { ...input, address: req.ip ?? '' }, noted(parts, req)))
  })
  routes.post('/sign-in/owner', few, own, async (req, res) => {
    sendSession(parts, res, await makeOwner(db, await bodyOf(req, z.object({ name, email, password })), noted(parts, req)))
  })
  routes.post('/sign-in/invitation', few, own, async (req, res) => {
    const input = await bodyOf(req, z.object({ token }))
    sendJson(res, 200, await lookAtInvitation(db, input.token, parts.clock.now()))
  })
  routes.post('/sign-in/invitation/accept', few, own, async (req, res) => {
    sendSession(parts, res, await acceptWithPassword(db, await bodyOf(req, z.object({ token, name, password })), noted(parts, req)))
  })
  routes.post('/sign-in/new-password', few, own, async (req, res) => {
    const input = await bodyOf(req, z.object({ token }))
    sendJson(res, 200, await lookAtPasswordLink(db, input.token, parts.clock.now()))
  })
  routes.post('/sign-in/new-password/set', few, own, async (req, res) => {
    sendSession(parts, res, await setPasswordByLink(db, await bodyOf(req, z.object({ token, password })), noted(parts, req)))
  })
  routes.post('/sign-in/forgotten', few, own, (req, res) => mailLinks(parts, req, res))
  return routes
}

/** Answers the same whoever has an account, before anything is sent: neither words nor time tell. */
async function mailLinks(parts: Parts, req: Request, res: Response): Promise<void> {
  const input = await bodyOf(req, z.object({ email, locale: z.enum(mailLocales).default('en') }))
  const now = parts.clock.now()
  await refuseTooManyTries(parts.db, { account: `forgotten ${input.email}`, address: req.ip ?? '' }, now)
  sendJson(res, 200, { success: true, mail: parts.mailer.isSetUp })
  if (!parts.mailer.isSetUp) return
  try {
    for (const member of await membersByEmail(parts.db, input.email)) {
      const url = await makePasswordLink(parts.db, parts.config.publicUrl, member.id, now)
      await parts.mailer.send(member.email, mails[input.locale].password({ url }))
    }
  } catch (error) {
    parts.log.error({ err: error }, 'a link for a new password was not sent')
  }
}

async function bodyOf<Input extends z.ZodType>(req: Request, input: Input): Promise<z.output<Input>> {
  const parsed = input.safeParse(keepable(await readJson(req, 10_000)))
  if (parsed.success) return parsed.data
  const [first] = parsed.error.issues
  throw refusal('invalid', first?.message ?? 'This cannot be read.', { field: first?.path.map(String).join('.') ?? '' })
}

function noted(parts: Parts, req: Request): Noted {
  return { agent: req.headers['user-agent'] ?? '', now: parts.clock.now() }
}
