import type { ColumnType, Generated } from 'kysely'
import type { Instant, OptionalInstant } from '../database/columns.ts'

export type WorkspacesTable = {
  id: string
  key: string
  name: string
  time_zone: string
  currency: Generated<string>
  secret: string
  synthetic: Generated<boolean>
  approvals: ColumnType<{ readonly [action: string]: readonly string[] }, string | undefined, string>
  hides_early: Generated<boolean>
  events_kept_months: ColumnType<number | null, number | null | undefined, number | null>
  version: Generated<number>
  created_at: Instant
  claimed_at: OptionalInstant
}

export type EnvironmentsTable = {
  id: string
  workspace_id: string
  key: string
  name: string
  position: number
  production: Generated<boolean>
  demands_proof: Generated<boolean>
  protected: Generated<boolean>
  created_at: Instant
}

export type IdentitySecretsTable = {
  id: string
  environment_id: string
  secret: string
  created_at: Instant
  retires_at: OptionalInstant
}

export type Team = 'product' | 'marketing' | 'other'
export type Role = 'viewer' | 'analyst' | 'editor' | 'approver' | 'admin'

/** How often a member gets a digest. */
export type Frequency = 'off' | 'daily' | 'weekly'

export type MembersTable = {
  id: string
  workspace_id: string
  name: string
  email: string
  team: Team
  role: Role
  password: ColumnType<string | null, string | null | undefined, string | null>
  locale: ColumnType<'en' | 'ko' | 'ja' | null, 'en' | 'ko' | 'ja' | null | undefined, 'en' | 'ko' | 'ja'>
  notice_mails: Generated<boolean>
  digest: Generated<Frequency>
  digest_due_at: OptionalInstant
  digest_since: OptionalInstant
  created_at: Instant
  last_seen_at: OptionalInstant
}

export type InvitationsTable = {
  id: string
  workspace_id: string
  email: string
  team: Team
  role: Role
  token_hash: string
  invited_by: string | null
  created_at: Instant
  expires_at: Instant
  accepted_at: OptionalInstant
  revoked_at: OptionalInstant
}

/** What a sign-in link opens: a session, or the page on which a password is set. */
export type LinkPurpose = 'sign-in' | 'password'
/** How the member of a session was known. */
export type SessionWay = 'link' | 'password' | 'invitation' | 'provider' | 'owner'

export type SignInLinksTable = {
  id: string
  member_id: string
  token_hash: string
  purpose: Generated<LinkPurpose>
  created_at: Instant
  expires_at: Instant
  used_at: OptionalInstant
}

export type SessionsTable = {
  id: string
  member_id: string
  token_hash: string
  created_at: Instant
  expires_at: Instant
  last_seen_at: Instant
  agent: Generated<string>
  way: Generated<SessionWay>
}

export type SignInTriesTable = { place: string; tries: number; until: Instant }

export type SignInFlowsTable = { id: string; verifier: string; state: string; nonce: string; back_to: string; expires_at: Instant }

export type KeysTable = {
  id: string
  workspace_id: string
  environment_id: string | null
  kind: 'client' | 'server' | 'admin'
  name: string
  token_hash: string
  hint: string
  origins: ColumnType<readonly string[], string | undefined, string>
  created_by: string | null
  created_at: Instant
  last_used_at: OptionalInstant
  revoked_at: OptionalInstant
  events_per_second: ColumnType<number | null, number | null | undefined, number | null>
  events_per_month: ColumnType<number | null, number | null | undefined, number | null>
  role: ColumnType<Role | null, Role | null | undefined, Role | null>
  member_id: ColumnType<string | null, string | null | undefined, string | null>
  expires_at: OptionalInstant
  replaces: ColumnType<string | null, string | null | undefined, string | null>
}

export type KeyUsageTable = {
  key_id: string
  month: string
  taken: number
  held_off: number
  last_at: Instant
}

/** Whose word is asked for: a team's, or that of any approver but whoever asks. */
export type Addressee = Team | 'another'

export type ApprovalsTable = {
  id: string
  workspace_id: string
  entity_kind: string
  entity_id: string
  entity_version: number
  action: string
  team: Addressee
  requested_by: string | null
  requested_at: Instant
  answer: 'approved' | 'declined' | null
  answered_by: string | null
  answered_at: OptionalInstant
  comment: Generated<string>
}

export type JobsTable = {
  id: string
  workspace_id: string
  kind: string
  subject: string
  state: 'waiting' | 'running' | 'stopped' | 'done' | 'failed'
  done: ColumnType<number, number | undefined, number>
  total: ColumnType<number | null, number | null | undefined, number | null>
  cursor: ColumnType<unknown, string | undefined, string>
  failure: string | null
  created_at: Instant
  updated_at: Instant
}

export type SavedViewsTable = {
  id: string
  workspace_id: string
  member_id: string
  list: string
  name: string
  query: string
  shared: boolean
  created_at: Instant
}

export type CommentsTable = {
  id: string
  workspace_id: string
  entity_kind: string
  entity_id: string
  came_with: 'asked' | 'approved' | 'declined' | null
  member_id: string | null
  author: string
  text: string
  mentions: ColumnType<readonly { readonly id: string; readonly name: string }[], string, string>
  created_at: Instant
  edited_at: OptionalInstant
  deleted_at: OptionalInstant
}

export type NoticesTable = {
  id: string
  member_id: string
  kind: string
  actor: string
  entity_kind: string
  entity_key: string
  entity_name: string
  excerpt: string
  created_at: Instant
  read_at: OptionalInstant
  mail_due_at: OptionalInstant
  mail_tries: Generated<number>
}
