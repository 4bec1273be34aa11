import { sql } from 'kysely'
import type { Json } from '#sdk/core/ruleset.ts'
import { EXPOSURE } from '#sdk/core/event.ts'
import type { Db } from '../database/database.ts'
import type { Account, AccountPage, AccountSummary, PersonKey, TimelineEvent } from './door.ts'
import { isKept } from './erasure.repository.ts'
import { type ExposureRow, metExperiments, timelineEvent, type TimelineRow } from './people.repository.ts'
import { records } from './records.repository.ts'

type AccountsQuestion = { readonly workspace: string; readonly search?: string; readonly cursor: string | null; readonly limit: number }

/** Identities of an account that a list counts up to, and its page. */
const COUNTED_TO = 1_000
const MOST_PEOPLE = 200
const MOST_EXPERIMENTS = 200

/**
 * Accounts in the order of their names, which are jumped to along the index of what names them, however many events there
 * are. `search` is how a name begins.
 */
export async function loadAccountPage(db: Db, { workspace, search = '', cursor, limit }: AccountsQuestion): Promise<AccountPage> {
  const { rows } = await sql<{ account: string }>`
    with recursive named as (
      (select ${next(workspace, sql`${cursor ?? ''}`, search)} as account)
      union all
      select ${next(workspace, sql`n.account`, search)} from named n where n.account is not null
    )
    select n.account from named n where n.account is not null limit ${limit}`.execute(db)
  const accounts = rows.map((row) => row.account)
  const last = accounts.at(-1)
  return { accounts: await loadSummaries(db, workspace, accounts), next: last === undefined || accounts.length < limit ? null : last }
}

function next(workspace: string, after: ReturnType<typeof sql>, search: string) {
  return sql`(
    select e.account from events e
    where e.workspace_id = ${workspace} and e.account is not null and e.account > ${after} and e.account >= ${search} and e.account < ${`${search}\u{10FFFF}`}
    order by e.account limit 1
  )`
}

async function loadSummaries(db: Db, workspace: string, accounts: readonly string[]): Promise<readonly AccountSummary[]> {
  const { rows } = await sql<{ account: string; people: number; last_at: number | null; traits: Traits | null }>`
    select a.account, m.people, l.at as last_at, t.traits from jsonb_array_elements_text(${records(accounts)}) with ordinality as a(account, place)
    cross join lateral (
      select count(distinct coalesce('user:' || o.user_id, m.identity))::int as people from (
        select m.identity from memberships m where m.workspace_id = ${workspace} and m.account = a.account limit ${COUNTED_TO}
      ) m
      left join lateral (
        select o.user_id from device_owners o where m.identity like 'device:%' and o.workspace_id = ${workspace} and o.device = substr(m.identity, 8) offset 0
      ) o on true
    ) m
    left join lateral (${lastEvent(workspace)}) l on true
    left join lateral (${lastTraits(workspace)}) t on true
    order by a.place`.execute(db)
  return rows.map((row) => ({ account: row.account, people: row.people, lastSeenAt: row.last_at, traits: row.traits ?? {} }))
}

type Traits = { readonly [key: string]: Json }

const lastEvent = (workspace: string) => sql`
  select e.at from events e where e.workspace_id = ${workspace} and e.account = a.account and not e.bot and ${isKept} order by e.at desc, e.seq desc limit 1`

/** What was said last, by the person who said it or by nobody. */
const lastTraits = (workspace: string) => sql`
  select e.properties as traits from events e
  where e.workspace_id = ${workspace} and e.type = 'group' and e.account = a.account and not e.bot and ${isKept} and e.properties <> '{}'::jsonb
  order by e.at desc, e.message_id desc limit 1`

type AccountQuestion = { readonly workspace: string; readonly account: string; readonly cursor: string | null; readonly limit: number }

export async function loadAccount(db: Db, { workspace, account, cursor, limit }: AccountQuestion): Promise<Account | null> {
  const [summary] = await loadSummaries(db, workspace, [account])
  if (summary === undefined || summary.lastSeenAt === null) return null
  const { timeline, next } = await loadAccountTimeline(db, workspace, account, cursor, limit)
  return {
    ...summary,
    members: await loadPeopleOf(db, workspace, account),
    experiments: await loadMet(db, workspace, account),
    timeline,
    next,
  }
}

/** Everybody who was ever in it, up to a bound, by key. */
async function loadPeopleOf(db: Db, workspace: string, account: string): Promise<readonly PersonKey[]> {
  const { rows } = await sql<{ person: PersonKey }>`
    select distinct coalesce('user:' || o.user_id, m.identity) as person from (
      select m.identity from memberships m where m.workspace_id = ${workspace} and m.account = ${account} order by m.identity limit ${COUNTED_TO}
    ) m
    left join lateral (
      select o.user_id from device_owners o where m.identity like 'device:%' and o.workspace_id = ${workspace} and o.device = substr(m.identity, 8) offset 0
    ) o on true
    order by person desc limit ${MOST_PEOPLE}`.execute(db)
  return rows.map((row) => row.person)
}

async function loadAccountTimeline(db: Db, workspace: string, account: string, cursor: string | null, limit: number): Promise<{ readonly timeline: readonly TimelineEvent[]; readonly next: string | null }> {
  const [, at = String(Number.MAX_SAFE_INTEGER), seq = '0'] = /^(\d{1,16}) (\d{1,16})$/.exec(cursor ?? '') ?? []
  const { rows } = await sql<TimelineRow>`
    select e.seq, e.environment_id, e.type, e.name, e.device, e.user_id, e.account, e.at, e.received_at, e.properties, e.touch
    from events e
    where e.workspace_id = ${workspace} and e.account = ${account} and not e.bot and ${isKept} and (e.at, e.seq) < (${Number(at)}, ${Number(seq)})
    order by e.at desc, e.seq desc limit ${limit}`.execute(db)
  const last = rows.at(-1)
  return { timeline: rows.map(timelineEvent), next: last === undefined || rows.length < limit ? null : `${last.at} ${last.seq}` }
}

/** By the exposures that name it: of each experiment the first of each variant, found along the index. */
async function loadMet(db: Db, workspace: string, account: string): Promise<Account['experiments']> {
  const { rows } = await sql<ExposureRow>`
    with recursive x as (
      (select e.experiment from events e where e.workspace_id = ${workspace} and e.experiment is not null and e.account is not null order by e.experiment limit 1)
      union all
      select (
        select e.experiment from events e where e.workspace_id = ${workspace} and e.experiment > x.experiment and e.account is not null order by e.experiment limit 1
      ) from x where x.experiment is not null
    )
    select e.* from (select x.experiment from x where x.experiment is not null limit ${MOST_EXPERIMENTS}) x
    cross join lateral (
      select e.experiment, e.properties ->> 'phase' as phase, coalesce(e.properties ->> 'variation_id', '') as variant, e.at, e.message_id
      from events e
      where e.workspace_id = ${workspace} and e.experiment = x.experiment and e.account = ${account} and e.name = ${EXPOSURE}
        and not e.bot and ${isKept} and coalesce(e.properties ->> 'forced', 'false') = 'false'
      order by e.at limit 1000
    ) e`.execute(db)
  return metExperiments(rows)
}
