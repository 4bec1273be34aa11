import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

/** Experiments are reviewed and talked about: a word of another member, comments, and notices for whoever is meant. */
export const review: Migration = {
  async up(db: Kysely<unknown>) {
    for (const statement of up) await statement.execute(db)
  },
  async down(db: Kysely<unknown>) {
    for (const statement of down) await statement.execute(db)
  },
}

const up = [
  sql`alter table approvals drop constraint approvals_team_check`,
  // 'another': any approver but whoever asks, of whatever team
  sql`alter table approvals add constraint approvals_team_check check (team in ('product', 'marketing', 'other', 'another'))`,
  // Whether numbers stay hidden until a plan's minimum runtime.
  sql`alter table workspaces add column hides_early boolean not null default false`,
  sql`alter table members
    add column locale text check (locale in ('en', 'ko', 'ja')),
    add column notice_mails boolean not null default true`,
  sql`create table comments (
    id text primary key,
    workspace_id text not null references workspaces (id) on delete cascade,
    entity_kind text not null,
    entity_id text not null,
    -- what it came with: nothing, or a word given in a review
    came_with text check (came_with in ('asked', 'approved', 'declined')),
    member_id text references members (id) on delete set null,
    -- as it was then, so that it reads right after people leave
    author text not null,
    text text not null,
    -- [{ "id": "mem_…", "name": "Mina Park" }]
    mentions jsonb not null default '[]',
    created_at timestamptz not null,
    edited_at timestamptz,
    deleted_at timestamptz
  )`,
  sql`create index comments_entity on comments (workspace_id, entity_kind, entity_id, id desc)`,
  sql`create table notices (
    id text primary key,
    member_id text not null references members (id) on delete cascade,
    kind text not null,
    actor text not null,
    entity_kind text not null,
    entity_key text not null,
    entity_name text not null,
    excerpt text not null default '',
    created_at timestamptz not null,
    read_at timestamptz,
    -- when its mail is due; null once that is settled
    mail_due_at timestamptz,
    mail_tries integer not null default 0
  )`,
  sql`create index notices_member on notices (member_id, id desc)`,
  sql`create index notices_unread on notices (member_id) where read_at is null`,
  sql`create index notices_due on notices (mail_due_at) where mail_due_at is not null`,
]

const down = [
  sql`drop table notices`,
  sql`drop table comments`,
  sql`alter table members drop column locale, drop column notice_mails`,
  sql`alter table workspaces drop column hides_early`,
  sql`alter table approvals drop constraint approvals_team_check`,
  sql`alter table approvals add constraint approvals_team_check check (team in ('product', 'marketing', 'other'))`,
]
