import type { IncomingMessage } from 'node:http'
import { parseCookie } from 'cookie'
import type { Logger } from 'pino'
import type { Clock } from './clock.ts'
import type { Config } from './config.ts'
import type { Db } from './database/database.ts'
import type { ExportMaker } from './exports/maker.service.ts'
import type { ExportSender } from './exports/sender.service.ts'
import type { FlagSchedule } from './flags/schedule-runner.service.ts'
import type { Actor } from './history/history.ts'
import { keyInHeaders } from './http.ts'
import type { Jobs } from './workspaces/job.service.ts'
import type { Learnings } from './learnings/learning.service.ts'
import type { Bandits } from './readouts/bandits.service.ts'
import type { Looks } from './readouts/looks.service.ts'
import type { Digests } from './digests/digest.service.ts'
import type { Readouts } from './readouts/readout.service.ts'
import type { Retention } from './readouts/retention.service.ts'
import type { RulesetShelf } from './ruleset/ruleset.service.ts'
import { publish } from './ruleset/ruleset.service.ts'
import { audienceUses } from './ruleset/audience-uses.service.ts'
import { experimentsOn } from './experiments/experiment.service.ts'
import { refusal } from './refusal.ts'
import type { Scope } from './scope.ts'
import type { Store } from './store/door.ts'
import type { IngestParts } from './ingest/ingest.service.ts'
import type { Behaviours } from './people/behaviour.ts'
import type { KnownPeople } from './people/known-people.service.ts'
import type { PlanShelf } from './events/plan-shelf.service.ts'
import type { SeenEvents } from './events/seen.service.ts'
import type { KeyUsage } from './workspaces/key-usage.service.ts'
import type { KeyRing } from './workspaces/key.service.ts'
import type { WebhookSender } from './webhooks/sender.service.ts'
import type { Verdicts } from './webhooks/verdicts.service.ts'
import type { Mailer } from './workspaces/mail.service.ts'
import type { NoticeMails } from './workspaces/notice-mails.service.ts'
import { memberOfSession } from './workspaces/session.service.ts'
import { refuseProtected } from './workspaces/protection.service.ts'
import type { Member } from './workspaces/workspace.ts'
import type { Role } from './workspaces/workspace.table.ts'

/** What the app is made of; made once in `app.ts`. */
export type Parts = {
  readonly db: Db
  readonly store: Store
  readonly clock: Clock
  readonly config: Config
  readonly log: Logger
  readonly keys: KeyRing
  readonly keyUsage: KeyUsage
  readonly people: KnownPeople
  readonly behaviours: Behaviours
  readonly plans: PlanShelf
  readonly seen: SeenEvents
  readonly ingest: IngestParts
  readonly mailer: Mailer
  readonly noticeMails: NoticeMails
  readonly digests: Digests
  readonly shelf: RulesetShelf
  readonly readouts: Readouts
  readonly looks: Looks
  readonly bandits: Bandits
  readonly retention: Retention
  readonly learnings: Learnings
  readonly schedule: FlagSchedule
  readonly webhooks: WebhookSender
  readonly verdicts: Verdicts
  readonly exports: ExportMaker
  readonly exportSender: ExportSender
  readonly jobs: Jobs
}

/** Who asks: a member by session cookie, or a script by a token of the workspace or of a member. */
export type Asker =
  | { readonly kind: 'member'; readonly member: Member; readonly session: string }
  | { readonly kind: 'token'; readonly workspaceId: string; readonly keyId: string; readonly name: string; readonly role: Role; readonly memberId: string | null }

/** What a request knows. */
export type Context = { readonly parts: Parts; readonly asker: Asker | null }

export const SESSION_COOKIE = 'producting_session'

export function sessionIn(req: IncomingMessage): string | null {
  return parseCookie(req.headers.cookie ?? '')[SESSION_COOKIE] ?? null
}

export async function openContext(parts: Parts, req: IncomingMessage): Promise<Context> {
  return { parts, asker: (await tokenAsker(parts, req)) ?? (await memberAsker(parts, req)) }
}

async function tokenAsker(parts: Parts, req: IncomingMessage): Promise<Asker | null> {
  const token = keyInHeaders(req)
  if (token === null) return null
  const holder = await parts.keys.authenticate(token)
  if (holder === null || holder.role === null) throw refusal('key-unknown', 'This is no admin token. Make one under Start, SDK keys.')
  if (holder.expiresAt !== null && holder.expiresAt <= parts.clock.now()) throw refusal('key-unknown', `The token "${holder.name}" has expired. Make a new one.`)
  const name = holder.member === null ? holder.name : `${holder.member.name} · ${holder.name}`
  return { kind: 'token', workspaceId: holder.workspaceId, keyId: holder.keyId, name, role: holder.role, memberId: holder.member?.id ?? null }
}

async function memberAsker(parts: Parts, req: IncomingMessage): Promise<Asker | null> {
  const session = sessionIn(req)
  const member = session === null ? null : await memberOfSession(parts.db, session, parts.clock.now())
  return session === null || member === null ? null : { kind: 'member', member, session }
}

/** The scope that services work in. */
export function scopeOf(context: Context): Scope {
  const { parts, asker } = context
  if (asker === null) throw refusal('not-signed-in', 'Sign in first, or send an admin token.')
  const now = parts.clock.now()
  const workspaceId = asker.kind === 'member' ? asker.member.workspaceId : asker.workspaceId
  const actor: Actor = asker.kind === 'member'
    ? { kind: 'member', id: asker.member.id, name: asker.member.name }
    : { kind: 'key', id: asker.keyId, name: asker.name }
  const role = asker.kind === 'member' ? asker.member.role : asker.role
  return {
    db: parts.db,
    workspaceId,
    actor,
    memberId: asker.kind === 'member' ? asker.member.id : asker.memberId,
    role,
    now,
    audienceUses: (db) => audienceUses(db, workspaceId),
    experimentsOn,
    released: async (db, environmentIds, what) => {
      if (what !== 'new') await refuseProtected(db, { workspaceId, role }, environmentIds)
      await publish(db, environmentIds, now)
    },
  }
}
