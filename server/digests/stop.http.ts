import { type Request, type Response, Router } from 'express'
import { z } from 'zod'
import type { Parts } from '../context.ts'
import { refusal } from '../refusal.ts'
import { keepable } from '../text.ts'
import { type MailLocale } from '../workspaces/mail.ts'
import { mailsOfMember } from '../workspaces/account.service.ts'
import { readerOf, stopDigest } from './stop.service.ts'

const query = z.object({ member: z.string().min(1).max(60), token: z.string().min(1).max(100) })

const WORDS = {
  en: { title: 'Digest mails', ask: 'Do you want no digest mails any more?', act: 'End the digest mails', done: 'You get no digest mails any more. You can have them again under Your account.' },
  ko: { title: '요약 메일', ask: '요약 메일을 그만 받을까요?', act: '요약 메일 그만 받기', done: '이제 요약 메일을 보내지 않습니다. 내 계정에서 다시 받을 수 있습니다.' },
  ja: { title: 'まとめメール', ask: 'まとめメールを停止しますか？', act: 'まとめメールを停止', done: 'まとめメールを停止しました。アカウントの設定でいつでも再開できます。' },
} as const satisfies Record<MailLocale, object>

/**
 * `GET /digest/stop` asks, because programs open the links of mails; `POST`, by the page's button or by a mail program's own
 * (RFC 8058), ends it. Neither needs a session.
 */
export function digestRoutes(parts: Parts): Router {
  const routes = Router()
  routes.get('/digest/stop', async (req, res) => {
    const asked = askedIn(req)
    const member = await readerOf(parts.db, asked)
    const words = WORDS[(await mailsOfMember(parts.db, member.id)).locale ?? 'en']
    sendPage(res, words.title, `<p>${words.ask}</p><form method="post" action="?member=${encodeURIComponent(asked.member)}&amp;token=${encodeURIComponent(asked.token)}"><button type="submit">${words.act}</button></form>`)
  })
  routes.post('/digest/stop', async (req, res) => {
    const member = await readerOf(parts.db, askedIn(req))
    const words = WORDS[(await mailsOfMember(parts.db, member.id)).locale ?? 'en']
    await stopDigest(parts.db, member)
    sendPage(res, words.title, `<p>${words.done}</p>`)
  })
  return routes
}

function askedIn(req: Request): z.output<typeof query> {
  const parsed = query.safeParse(keepable(req.query))
  if (!parsed.success) throw refusal('invalid', 'This link is not whole. Copy it again from the mail.')
  return parsed.data
}

/** Plain on purpose: it is read once, by whoever wants to be left alone. */
function sendPage(res: Response, title: string, body: string): void {
  res.status(200).set({ 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' }).type('html')
  res.send(`<!doctype html><html><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex"><title>${title}</title></head><body style="font: 16px/1.5 system-ui; max-width: 40ch; margin: 15vh auto; padding: 0 20px"><h1 style="font-size: 20px">${title}</h1>${body}</body></html>`)
}
