import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

/** Members with passwords and invitations, keys that stand for members and follow each other, environments that are protected, history by who. */
export const members: Migration = {
  async up(db: Kysely<unknown>) {
    for (const statement of up) await statement.execute(db)
  },
  async down(db: Kysely<unknown>) {
    for (const statement of down) await statement.execute(db)
  },
}

const up = [
  // Null until somebody signed in: then whoever opens the console first makes the owner's account.
  sql`alter table workspaces add column claimed_at timestamptz`,
  sql`update workspaces set claimed_at = now()`,
  sql`alter table environments add column protected boolean not null default false`,
  // How it was derived and from what: scrypt$N$r$p$salt$hash.
  sql`alter table members add column password text, add column last_seen_at timestamptz`,
  sql`create index members_email on members (lower(email))`,
  sql`alter table sign_in_links add column purpose text not null default 'sign-in' check (purpose in ('sign-in', 'password'))`,
  // What the browser called itself, and how the member was known.
  sql`alter table sessions add column agent text not null default '', add column way text not null default 'link' check (way in ('link', 'password', 'invitation', 'provider', 'owner'))`,
  sql`create table invitations (
    id text primary key,
    workspace_id text not null references workspaces (id) on delete cascade,
    email text not null,
    team text not null check (team in ('product', 'marketing', 'other')),
    role text not null check (role in ('viewer', 'analyst', 'editor', 'approver', 'admin')),
    token_hash text not null unique,
    invited_by text references members (id) on delete set null,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    accepted_at timestamptz,
    revoked_at timestamptz
  )`,
  sql`create unique index invitations_open on invitations (workspace_id, lower(email)) where accepted_at is null and revoked_at is null`,
  // Tries to sign in by account and by address, each as a hash: what was typed is nobody's business.
  sql`create table sign_in_tries (
    place text primary key,
    tries integer not null,
    until timestamptz not null
  )`,
  // What a browser that was sent to the identity provider has to bring back.
  sql`create table sign_in_flows (
    id text primary key,
    verifier text not null,
    state text not null,
    nonce text not null,
    back_to text not null,
    expires_at timestamptz not null
  )`,
  sql`alter table keys
    add column role text check (role in ('viewer', 'analyst', 'editor', 'approver', 'admin')),
    add column member_id text references members (id) on delete cascade,
    add column expires_at timestamptz,
    add column replaces text references keys (id) on delete set null`,
  sql`update keys set role = 'admin' where kind = 'admin'`,
  sql`alter table keys add constraint keys_role check ((kind = 'admin') = (role is not null))`,
  sql`create index keys_member on keys (member_id) where member_id is not null`,
  sql`create index history_actor on history (workspace_id, (actor ->> 'id'), at desc, id desc)`,
]

const down = [
  sql`drop index history_actor`,
  sql`alter table keys drop constraint keys_role`,
  sql`drop index keys_member`,
  sql`alter table keys drop column role, drop column member_id, drop column expires_at, drop column replaces`,
  sql`drop table sign_in_flows`,
  sql`drop table sign_in_tries`,
  sql`drop table invitations`,
  sql`alter table sessions drop column agent, drop column way`,
  sql`alter table sign_in_links drop column purpose`,
  sql`drop index members_email`,
  sql`alter table members drop column password, drop column last_seen_at`,
  sql`alter table environments drop column protected`,
  sql`alter table workspaces drop column claimed_at`,
]
