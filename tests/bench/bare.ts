import { createHash } from 'node:crypto'
import { PGlite } from '@electric-sql/pglite'
import pg from 'pg'

/** What is measured beside our door: as little as can be between a body and rows that nobody counts twice. */
export type Bare = { readonly store: (body: string) => Promise<void>; readonly close: () => Promise<void> }

type Ask = (text: string, values?: readonly unknown[]) => Promise<unknown>

const schema = [
  `create table bare_events (
    workspace_id text not null, seq bigint generated always as identity, environment_id text not null, message_id text collate "C" not null, type text not null, name text collate "C" not null,
    device text collate "C", user_id text collate "C", account text collate "C", at bigint not null, received_at bigint not null, properties jsonb not null, context jsonb not null, touch jsonb,
    bot boolean not null default false, primary key (workspace_id, seq)
  )`,
  'create table bare_event_ids (workspace_id text not null, digest bytea not null, received_at bigint not null, primary key (workspace_id, digest))',
]

const insert = `
  with told as materialized (
    select * from unnest($1::bytea[], $2::text[], $3::text[], $4::text[], $5::bigint[], $6::jsonb[], $7::jsonb[]) with ordinality t(digest, message_id, name, device, at, properties, context, n)
  ),
  fresh as (insert into bare_event_ids select 'bench', t.digest, $8::bigint from told t on conflict do nothing returning digest)
  insert into bare_events (workspace_id, environment_id, message_id, type, name, device, at, received_at, properties, context)
  select 'bench', 'production', t.message_id, 'track', t.name, t.device, t.at, $8::bigint, t.properties, t.context from told t join fresh f on f.digest = t.digest order by t.n`

export async function bareOnPostgres(url: string): Promise<Bare> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  return bare((text, values = []) => client.query(text, [...values]), () => client.end())
}

export async function bareOnEmbedded(folder: string): Promise<Bare> {
  const database = await PGlite.create(folder)
  return bare((text, values) => (values === undefined ? database.exec(text) : database.query(text, [...values])), () => database.close())
}

async function bare(ask: Ask, close: () => Promise<void>): Promise<Bare> {
  for (const statement of schema) await ask(statement)
  return { store: (body) => store(ask, body), close }
}

type Told = { readonly messageId: string; readonly event: string; readonly anonymousId: string; readonly timestamp: string; readonly properties: object }

/** The same row for each event, and the same key for what is there already. */
async function store(ask: Ask, body: string): Promise<void> {
  const { batch } = JSON.parse(body) as { readonly batch: readonly Told[] }
  const digests = batch.map(({ anonymousId, messageId }) => createHash('sha256').update(`${anonymousId}\u0000${messageId}`).digest().subarray(0, 16))
  await ask(insert, [
    digests, batch.map(({ messageId }) => messageId), batch.map(({ event }) => event), batch.map(({ anonymousId }) => anonymousId), batch.map(({ timestamp }) => Date.parse(timestamp)),
    batch.map(({ properties }) => JSON.stringify(properties)), batch.map(() => '{}'), Date.now(),
  ])
}
