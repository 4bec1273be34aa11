import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

/** What goes out: webhooks, and each message until it was taken. */
export const webhooks: Migration = {
  async up(db: Kysely<unknown>) {
    for (const statement of up) await statement.execute(db)
  },
  async down(db: Kysely<unknown>) {
    for (const table of ['announced_verdicts', 'webhook_messages', 'webhooks']) await sql`drop table ${sql.table(table)}`.execute(db)
  },
}

const up = [
  sql`create table webhooks (
    id text primary key,
    workspace_id text not null references workspaces (id) on delete cascade,
    name text not null,
    url text not null,
    -- signs each message; shown to admins, since the receiver needs it
    secret text not null,
    -- what it is told: kinds of things, such as "experiment" or "verdict"
    topics jsonb not null,
    enabled boolean not null default true,
    version integer not null default 1,
    created_at timestamptz not null
  )`,
  sql`create index webhooks_workspace on webhooks (workspace_id, created_at, id)`,
  // Written in the transaction of what it tells, so that nothing is told that did not happen, and nothing is left out.
  sql`create table webhook_messages (
    id text primary key,
    webhook_id text not null references webhooks (id) on delete cascade,
    type text not null,
    -- JSON text as it is signed and sent, each time the same
    body text not null,
    state text not null default 'waiting' check (state in ('waiting', 'delivered', 'failed')),
    attempts integer not null default 0,
    -- when it is tried next; while it is tried, when somebody else may
    due_at timestamptz not null,
    created_at timestamptz not null,
    tried_at timestamptz,
    -- what was answered last: a status, or why there was none
    status integer,
    problem text
  )`,
  sql`create index webhook_messages_due on webhook_messages (due_at, id) where state = 'waiting'`,
  sql`create index webhook_messages_recent on webhook_messages (webhook_id, created_at desc, id desc)`,
  // The verdict that was told last, so that each is told once.
  sql`create table announced_verdicts (
    experiment_id text not null references experiments (id) on delete cascade,
    phase integer not null,
    verdict text not null,
    announced_at timestamptz not null,
    primary key (experiment_id, phase)
  )`,
]
