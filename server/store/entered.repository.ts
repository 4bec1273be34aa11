import { type RawBuilder, sql } from 'kysely'
import { EXPOSURE } from '#sdk/core/event.ts'
import type { Question } from './door.ts'

/**
 * How people entered a question, as tables of one statement: the same fold as `enter` in count.ts, for many people at once.
 * Look-ups are lateral, each along an index, whatever the planner knows of the tables.
 */

/** Whose entries can be folded by the database itself: no filter on properties has to pass, no other experiment counts. */
export function isEnteredSetWise(question: Question): boolean {
  return question.unit === 'person' && (question.entry.kind === 'exposure' || (question.entry.kind === 'event' && question.entry.filter === null))
}

/** `people(person)` → `members(person, identity)` and `entered(person, at, variant, arms, stratum)`. `people` may name some who are nobody any more. */
export function enteredPeople(question: Question): RawBuilder<unknown> {
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
    entered as materialized (
      select m.person, min(e.at) as at, (array_agg(e.variant order by e.at, e.message_id, e.variant collate "C"))[1] as variant,
        to_jsonb(array_agg(distinct e.variant collate "C")) as arms,
        greatest(0, width_bucket(min(e.at), ${question.strata.map(({ from }) => from)}::bigint[]) - 1) as stratum
      from members m cross join lateral (${entriesOf(question)} offset 0) e
      group by m.person
    )`
}

function entriesOf(question: Question): RawBuilder<unknown> {
  const isHere = sql`e.workspace_id = ${question.workspace} and e.identity = m.identity and e.environment_id = ${question.environmentId} and not e.bot and ${isOpen(question)}`
  if (question.entry.kind === 'event') {
    return sql`select e.at, e.message_id, 'all'::text as variant from events e where ${isHere} and e.name = ${question.entry.event} and e.type = 'track'`
  }
  if (question.entry.kind !== 'exposure') throw new RangeError('Who is held out over several experiments, or first seen, no one statement folds.')
  return sql`select e.at, e.message_id, e.properties ->> 'variation_id' as variant from events e
    where ${isHere} and e.experiment = ${question.entry.experimentKey} and e.name = ${EXPOSURE}
      and coalesce(e.properties ->> 'variation_id', '') = any(${[...question.variants]}::text[])
      and coalesce(e.properties -> 'forced', 'null') in ('null', 'false', '"false"')
      and case when e.properties ->> 'phase' ~ '^[0-9]{1,9}$' then (e.properties ->> 'phase')::bigint = ${question.phase} else true end`
}

function isOpen({ from, until, pauses }: Question): RawBuilder<unknown> {
  const within = (stretch: { readonly from: number; readonly until: number | null }) => sql`(e.at >= ${stretch.from} ${stretch.until === null ? sql`` : sql`and e.at < ${stretch.until}`})`
  return sql.join([within({ from, until }), ...pauses.map((pause) => sql`not ${within(pause)}`)], sql` and `)
}
