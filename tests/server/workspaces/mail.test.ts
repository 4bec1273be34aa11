import { expect, test } from 'vitest'
import { openRunningApp, type RunningApp } from '#tests/support/app.ts'
import { type MailServer, openMailServer } from '#tests/support/mail-server.ts'
import { post } from '#tests/support/people.ts'

const PASSWORD = 'a quiet river at noon'
const FROM = 'Producting <producting@example.com>'

const withMail = (server: MailServer): Promise<RunningApp> => openRunningApp({ config: { mail: { url: server.url, from: FROM } } })

/** The link in a mail, past its line breaks (RFC 2045, 6.7). */
function linkIn(text: string | undefined): string {
  return /https?:\/\/\S+#\S+/.exec((text ?? '').replaceAll('=\r\n', '').replaceAll('=3D', '='))?.[0] ?? ''
}

test('an invitation is mailed, in the language of whoever invites, with the link that works', async () => {
  await using server = await openMailServer()
  await using app = await withMail(server)
  const made = await app.admin.invitation.create.mutate({ email: 'jonas@example.com', role: 'editor', team: 'marketing', locale: 'en' })
  expect(made.mailed).toEqual({ kind: 'sent', answer: '250 2.0.0 Taken as number 7' })
  const [mail] = server.received
  expect(mail).toMatchObject({ from: 'producting@example.com', to: 'jonas@example.com', text: expect.stringContaining('invites you to Test on Producting') })
  expect(linkIn(mail?.text)).toBe(made.url)
  expect((await post(app, '/sign-in/invitation', { token: linkIn(mail?.text).split('#')[1] })).status).toBe(200)
  await app.admin.invitation.create.mutate({ email: 'aiko@example.com', role: 'viewer', team: 'other', locale: 'ja' })
  expect(server.received[1]?.text).toMatch(/Content-Type: text\/plain; charset=utf-8/)
})

test('a link for a new password is mailed to whoever has an account, and the answer is the same for whoever has none', async () => {
  await using server = await openMailServer()
  await using app = await withMail(server)
  const ask = async (email: string) => (await post(app, '/sign-in/forgotten', { email, locale: 'en' })).json()
  expect(await ask('stranger@example.com')).toEqual({ success: true, mail: true })
  expect(await ask('MINA@example.com')).toEqual({ success: true, mail: true })
  await expect.poll(() => server.received.length, { timeout: 20_000 }).toBe(1)
  expect(server.received[0]).toMatchObject({ to: 'mina@example.com' })
  const token = linkIn(server.received[0]?.text).split('#')[1]
  expect((await post(app, '/sign-in/new-password/set', { token, password: PASSWORD })).status).toBe(200)
  expect((await post(app, '/sign-in/password', { email: 'mina@example.com', password: PASSWORD })).status).toBe(200)
})

test('the mail server is tried, and what it answers is told word by word', async () => {
  await using server = await openMailServer({ unknown: 'nobody@example.com' })
  await using app = await withMail(server)
  expect(await app.admin.mail.get.query()).toEqual({ isSetUp: true, from: FROM })
  expect(await app.admin.mail.test.mutate({ to: 'mina@example.com' })).toEqual({ kind: 'sent', answer: '250 2.0.0 Taken as number 7' })
  expect(await app.admin.mail.test.mutate({ to: 'nobody@example.com' })).toEqual({ kind: 'refused', answer: '550 5.1.1 No such mailbox here' })
})

test('an invitation stands where the mail server does not answer: its link is given by hand', async () => {
  await using app = await openRunningApp({ config: { mail: { url: 'smtp://127.0.0.1:1', from: FROM } } })
  const made = await app.admin.invitation.create.mutate({ email: 'jonas@example.com', role: 'editor', team: 'marketing' })
  expect(made.mailed).toMatchObject({ kind: 'refused', answer: expect.stringContaining('ECONNREFUSED') })
  expect((await post(app, '/sign-in/invitation', { token: made.url.split('#')[1] })).status).toBe(200)
})
