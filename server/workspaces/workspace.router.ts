import { z } from 'zod'
import type { Parts } from '../context.ts'
import { historyFilter } from '../history/history-filter.ts'
import { historyPage, recordChange } from '../history/history.service.ts'
import { key, name, why } from '../key.ts'
import { refusal } from '../refusal.ts'
import type { Scope } from '../scope.ts'
import { administering, editing, open, personal, reading, router } from '../trpc.ts'
import { accountOf, endOtherSessions, endSession, makeToken, rename, setMails, setPassword, withdrawToken } from './account.service.ts'
import { email } from './email.ts'
import { INVITATION_DAYS, invitationsOf, invite, inviteAgain, revoke } from './invitation.service.ts'
import { listKeys } from './key.repository.ts'
import { limitKey, makeKey, replaceKey, withdrawKey } from './key.service.ts'
import { type MailLocale, mailLocales, mails } from './mail.ts'
import { mailsOf } from './member.repository.ts'
import { aboutMember, changeMember, memberHere, pageOfMembers, removeMember } from './member.service.ts'
import { inboxOf, readNotices, unreadOf } from './notice.service.ts'
import { origin } from './origin.ts'
import { awaitsOwner } from './owner.service.ts'
import { demandProof, proofIn, replaceSecret } from './proof.service.ts'
import { protectEnvironment } from './protection.service.ts'
import { setRules } from './rules.service.ts'
import { makePasswordLink, makeSignInLink } from './session.service.ts'
import { findEnvironment, findWorkspace, listEnvironments, listMembers } from './workspace.repository.ts'
import { roles, teams } from './workspace.ts'

const role = z.enum(roles)
const team = z.enum(teams)
/** Of the mail that may be sent: the language of whoever asks for it. */
const locale = z.enum(mailLocales).default('en')
const id = z.string().min(1).max(60)
const cursor = z.string().max(300).optional()

export const memberRouter = router({
  /** Who is signed in and where; null before. */
  me: open.query(async ({ ctx }) => {
    if (ctx.asker?.kind !== 'member') return null
    const { member } = ctx.asker
    const workspace = await findWorkspace(ctx.parts.db, member.workspaceId)
    if (workspace === undefined) return null
    const { locale: mailLocale } = await mailsOf(ctx.parts.db, member.id)
    return { member, workspace, mailLocale, environments: await listEnvironments(ctx.parts.db, member.workspaceId), now: ctx.parts.clock.now() }
  }),
  /** How one may come in here; and whether nobody has, so that the first makes the owner's account. */
  ways: open.query(async ({ ctx: { parts } }) => ({
    awaitsOwner: await awaitsOwner(parts.db),
    mail: parts.mailer.isSetUp,
    provider: parts.config.provider === null ? null : { name: parts.config.provider.name },
  })),
  list: reading.query(({ ctx }) => listMembers(ctx.scope.db, ctx.scope.workspaceId)),
  page: reading
    .input(z.object({ search: z.string().max(200).optional(), cursor, limit: z.number().int().min(1).max(100).default(50) }))
    .query(({ ctx, input }) => pageOfMembers(ctx.scope, input)),
  change: administering.input(z.object({ id, role, team, why })).mutation(async ({ ctx, input }) => {
    await changeMember(ctx.scope, input)
    ctx.parts.keys.forget()
  }),
  remove: administering.input(z.object({ id, why })).mutation(async ({ ctx, input }) => {
    await removeMember(ctx.scope, input)
    ctx.parts.keys.forget()
  }),
  /** A link with which a member sets a new password; it is mailed where that can be, and shown in any case. */
  passwordLink: administering.input(z.object({ id, locale })).mutation(async ({ ctx, input }) => {
    const member = await memberHere(ctx.scope.db, ctx.scope, input.id)
    const url = await makePasswordLink(ctx.scope.db, ctx.parts.config.publicUrl, member.id, ctx.scope.now)
    await recordChange(ctx.scope.db, { ...aboutMember(ctx.scope, member), action: 'password-link' })
    return { url, email: member.email, mailed: await ctx.parts.mailer.send(member.email, mails[input.locale].password({ url })) }
  }),
  /** A new sign-in link for the first admin: whoever may ask for it may do everything already. */
  signInLink: administering.mutation(async ({ ctx }) => {
    const admin = (await listMembers(ctx.scope.db, ctx.scope.workspaceId)).find((one) => one.role === 'admin')
    if (admin === undefined) throw refusal('not-found', 'This workspace has no admin to sign in.')
    return { url: await makeSignInLink(ctx.scope.db, ctx.parts.config.publicUrl, admin.id, ctx.scope.now), name: admin.name }
  }),
})

export const invitationRouter = router({
  list: administering.query(({ ctx }) => invitationsOf(ctx.scope)),
  /** The answer holds the link; it cannot be seen again, only made anew. */
  create: administering.input(z.object({ email, role, team, locale })).mutation(async ({ ctx, input: { locale: language, ...input } }) => {
    const made = await invite(ctx.scope, ctx.parts.config.publicUrl, input)
    return { ...made, email: input.email, mailed: await mailInvitation(ctx, { ...made, email: input.email }, language) }
  }),
  renew: administering.input(z.object({ id, locale })).mutation(async ({ ctx, input }) => {
    const made = await inviteAgain(ctx.scope, ctx.parts.config.publicUrl, input.id)
    return { ...made, mailed: await mailInvitation(ctx, made, input.locale) }
  }),
  revoke: administering.input(z.object({ id })).mutation(({ ctx, input }) => revoke(ctx.scope, input.id)),
})

async function mailInvitation({ parts, scope }: { readonly parts: Parts; readonly scope: Scope }, { email: to, url }: { readonly email: string; readonly url: string }, language: MailLocale) {
  const workspace = await findWorkspace(scope.db, scope.workspaceId)
  return parts.mailer.send(to, mails[language].invitation({ workspace: workspace?.name ?? '', by: scope.actor.name, url, days: INVITATION_DAYS }))
}

/** What is one member's own. */
export const accountRouter = router({
  get: personal.query(({ ctx }) => accountOf(ctx.scope, ctx.member, ctx.session)),
  rename: personal.input(z.object({ name })).mutation(({ ctx, input }) => rename(ctx.scope, ctx.member, input.name)),
  setPassword: personal
    .input(z.object({ current: z.string().max(2000).optional(), password: z.string().max(2000) }))
    .mutation(({ ctx, input }) => setPassword(ctx.scope, ctx.member, ctx.session, input)),
  endSession: personal.input(z.object({ id })).mutation(({ ctx, input }) => endSession(ctx.scope, ctx.member, input.id)),
  endOthers: personal.mutation(({ ctx }) => endOtherSessions(ctx.scope, ctx.member, ctx.session)),
  /** The answer holds the token; it cannot be seen again. */
  makeToken: personal
    .input(z.object({ name, role, days: z.number().int().min(1).max(366) }))
    .mutation(({ ctx, input }) => makeToken(ctx.scope, ctx.member, input)),
  withdrawToken: personal.input(z.object({ id })).mutation(async ({ ctx, input }) => {
    await withdrawToken(ctx.scope, ctx.member, input.id)
    ctx.parts.keys.forget()
  }),
  /** What a member is told: newest first, what they have not read among it. */
  notices: personal.input(z.object({ cursor, limit: z.number().int().min(1).max(100).default(50) })).query(({ ctx, input }) => inboxOf(ctx.scope, ctx.member.id, input)),
  unread: personal.query(({ ctx }) => unreadOf(ctx.scope, ctx.member.id)),
  /** One of them, or all. */
  readNotices: personal.input(z.object({ id: id.nullable() })).mutation(({ ctx, input }) => readNotices(ctx.scope, ctx.member.id, input.id)),
  /** Which mails one wants, and in which language. */
  setMails: personal.input(z.object({ notices: z.boolean().optional(), locale: z.enum(mailLocales).optional() })).mutation(({ ctx, input }) => setMails(ctx.scope, ctx.member, input)),
})

/** What a workspace asks its members for before they act. */
export const workspaceRouter = router({
  setRules: administering
    .input(z.object({ reviewLaunch: z.boolean(), shipTeams: z.array(z.enum(['product', 'marketing'])).max(2).readonly(), hideEarly: z.boolean(), why }))
    .mutation(({ ctx, input }) => setRules(ctx.scope, input)),
})

export const mailRouter = router({
  get: administering.query(({ ctx: { parts } }) => ({ isSetUp: parts.mailer.isSetUp, from: parts.mailer.from })),
  /** Sends one mail and says what the mail server answered. */
  test: administering.input(z.object({ to: email, locale })).mutation(({ ctx, input }) => ctx.parts.mailer.send(input.to, mails[input.locale].test())),
})

export const environmentRouter = router({
  protect: administering.input(z.object({ environment: key, protected: z.boolean(), why })).mutation(({ ctx, input }) => protectEnvironment(ctx.scope, input)),
})

const limit = (most: number) => z.number().int().min(1).max(most).nullable()

export const keyRouter = router({
  list: editing.query(async ({ ctx }) => ({
    keys: await listKeys(ctx.scope.db, ctx.scope.workspaceId, 200),
    /** What each sent this month, over all servers; a few seconds late. */
    usage: await ctx.parts.keyUsage.ofWorkspace(ctx.scope.workspaceId),
    environments: await listEnvironments(ctx.scope.db, ctx.scope.workspaceId),
  })),
  /** The answer holds the key; it cannot be seen again. */
  create: administering
    .input(
      z.discriminatedUnion('kind', [
        z.object({ kind: z.literal('client'), environment: key, name, origins: z.array(origin).max(50).readonly().default([]) }),
        z.object({ kind: z.literal('server'), environment: key, name }),
        z.object({ kind: z.literal('admin'), name, role: role.default('admin') }),
      ]),
    )
    .mutation(async ({ ctx, input }) => {
      if (input.kind === 'admin') return makeKey(ctx.scope, { kind: 'admin', environmentId: null, name: input.name, role: input.role })
      const environment = await findEnvironment(ctx.scope.db, ctx.scope.workspaceId, input.environment)
      if (environment === undefined) throw refusal('not-found', `There is no environment "${input.environment}".`, { environment: input.environment })
      return makeKey(ctx.scope, { kind: input.kind, environmentId: environment.id, name: input.name, origins: input.kind === 'client' ? input.origins : [] })
    }),
  /** How many events it may send; null takes a limit away. Every server keeps to it within seconds. */
  limit: administering
    .input(z.object({ id: z.string().min(1).max(60), eventsPerSecond: limit(1_000_000), eventsPerMonth: limit(1_000_000_000_000) }))
    .mutation(async ({ ctx, input }) => {
      await limitKey(ctx.scope, input)
      ctx.parts.keys.forget()
    }),
  /** A new key beside the one it takes the place of, which goes on working until it is withdrawn. */
  replace: administering.input(z.object({ id })).mutation(({ ctx, input }) => replaceKey(ctx.scope, input.id)),
  withdraw: administering.input(z.object({ id })).mutation(async ({ ctx, input }) => {
    await withdrawKey(ctx.scope, input.id)
    ctx.parts.keys.forget()
  }),
})

/** How browsers prove who somebody is, by environment. */
export const proofRouter = router({
  get: administering.input(z.object({ environment: key })).query(({ ctx, input }) => proofIn(ctx.scope, input.environment)),
  demand: administering.input(z.object({ environment: key, demanded: z.boolean(), why })).mutation(({ ctx, input }) => demandProof(ctx.scope, input)),
  replace: administering.input(z.object({ environment: key, days: z.number().int().min(0).max(90).default(7), why })).mutation(({ ctx, input }) => replaceSecret(ctx.scope, input)),
})

export const historyRouter = router({
  list: reading
    .input(historyFilter.extend({ cursor, limit: z.number().int().min(1).max(100).default(50) }))
    .query(({ ctx, input }) => historyPage(ctx.scope.db, { ...input, workspaceId: ctx.scope.workspaceId })),
})
