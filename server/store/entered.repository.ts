import { type RawBuilder, sql } from 'kysely'
import { EXPOSURE } from '#sdk/core/event.ts'
import type { Question } from './door.ts'
import type { Identity } from './identity.ts'

/**
 * How people entered a question, as tables of one statement: the same fold as `enter` in count.ts, for many people at once.
 * Look-ups are lateral, each along an index, whatever the planner knows of the tables.
 */

/** Whose entries can be folded by the database itself: no filter on properties has to pass, no other experiment counts. */
export function isEnteredSetWise(question: Question): boolean {
  return question.unit === 'person' && (question.entry.kind === 'exposure' || (question.entry.kind === 'event' && question.entry.filter === null))
}

/** Identities whose events stand beside each other in the index of entries, all of them asked for. */
export type Within = { readonly after: Identity; readonly last: Identity }

/** `people(person)` → `members(person, identity)` and `entered(person, at, variant, arms, stratum)`. `people` may name some who are nobody any more. */
export function enteredPeople(question: Question, within: Within | null): RawBuilder<unknown> {
  const { workspace } = question
  return sql`
    parts as materialized (
      select p.person, p.person as identity from people p where p.person like 'user:%'
      union all
      select p.person, 'device:' || o.device from people p cross join lateral (
        select o.device from device_owners o where o.workspace_id = ${workspace} and o.user_id = substr(p.person, 6) offset 0
      ) o where p.person like 'user:%'
      union all
      select p.person, p.person from people p where p.person like 'device:%' and (
        select o.device from device_owners o where o.workspace_id = ${workspace} and o.device = substr(p.person, 8) limit 1
      ) is null
    ),
    members as materialized (
      select m.person, m.identity from parts m
      where (select x.erasure from erasing x where x.workspace_id = ${workspace} and x.identity = m.identity limit 1) is null
    ),
    entries as materialized (${entriesOf(question, within)}),
    firsts as materialized (
      select e.person, min(e.at) as at, min(e.variant collate "C") as variant, max(e.variant collate "C") as other from entries e group by e.person
    ),
    met as (
      select f.person, f.at, f.variant, jsonb_build_array(f.variant) as arms from firsts f where f.variant = f.other
      union all
      select e.person, min(e.at), (array_agg(e.variant order by e.at, e.message_id, e.variant collate "C"))[1], to_jsonb(array_agg(distinct e.variant collate "C"))
      from entries e join firsts f on f.person = e.person where f.variant <> f.other group by e.person
    ),
    entered as materialized (
      select m.person, m.at, m.variant, m.arms, greatest(0, width_bucket(m.at, ${question.strata.map(({ from }) => from)}::bigint[]) - 1) as stratum from met m
    )`
}

/** Events of identities within the range are read in one go along the index, those of others each by a look-up. */
function entriesOf(question: Question, within: Within | null): RawBuilder<unknown> {
  const single = (members: RawBuilder<unknown>) => sql`select m.person, e.at, e.message_id, e.variant from ${members} m cross join lateral (${entryEvents(question, sql`e.identity = m.identity`)} offset 0) e`
  if (within === null) return single(sql`members`)
  const { after, last } = within
  return sql`
    select m.person, e.at, e.message_id, e.variant
    from (${entryEvents(question, sql`e.identity > ${after} and e.identity <= ${last}`)} order by e.identity, e.at offset 0) e join members m on m.identity = e.identity
    union all
    ${single(sql`(select m.person, m.identity from members m where not (m.identity > ${after} and m.identity <= ${last}))`)}`
}

function entryEvents(question: Question, isWhose: RawBuilder<unknown>): RawBuilder<unknown> {
  const isHere = sql`e.workspace_id = ${question.workspace} and ${isWhose} and e.environment_id = ${question.environmentId} and not e.bot and ${isOpen(question)}`
  if (question.entry.kind === 'event') {
    return sql`select e.identity, e.at, e.message_id, 'all'::text as variant from events e where ${isHere} and e.name = ${question.entry.event} and e.type = 'track'`
  }
  if (question.entry.kind !== 'exposure') throw new RangeError('Who is held out over several experiments, or first seen, no one statement folds.')
  const phase = sql`e.properties ->> 'phase'`
  return sql`select e.identity, e.at, e.message_id, e.properties ->> 'variation_id' as variant from events e
    where ${isHere} and e.experiment = ${question.entry.experimentKey} and e.name = ${EXPOSURE}
      and coalesce(e.properties ->> 'variation_id', '') = any(${[...question.variants]}::text[])
      and (e.properties -> 'forced' is null or e.properties -> 'forced' in ('null', 'false', '"false"'))
      and case when ${phase} = ${String(question.phase)} then true when ${phase} ~ '^[0-9]{1,9}$' then (${phase})::bigint = ${question.phase} else true end`
}

function isOpen({ from, until, pauses }: Question): RawBuilder<unknown> {
  const within = (stretch: { readonly from: number; readonly until: number | null }) => sql`(e.at >= ${stretch.from} ${stretch.until === null ? sql`` : sql`and e.at < ${stretch.until}`})`
  return sql.join([within({ from, until }), ...pauses.map((pause) => sql`not ${within(pause)}`)], sql` and `)
}
