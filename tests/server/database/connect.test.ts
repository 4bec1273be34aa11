import { sql } from 'kysely'
import { expect, it } from 'vitest'
import { describeEachDatabase, openWorld } from '#tests/support/world.ts'

describeEachDatabase('a database', (kind) => {
  it('reads values alike whichever it is', async () => {
    await using world = await openWorld({ database: kind, empty: true })
    const { rows } = await sql`select
      count(*) as count, 9007199254740991::int8 as int8, 12345678901234567890.10::numeric as numeric, 1.5::float8 as float8,
      date '2026-03-29' as date, timestamptz '2026-03-29 01:00:00.123+00' as instant, interval '1 day 02:00' as interval,
      '{"a":[1,null]}'::jsonb as jsonb, '\\x00ff'::bytea as bytea, null::text as nothing, true as bool,
      array[1,2]::int8[] as int8s, array['a"b', null] as texts, array[date '2026-01-01'] as dates, array[1.10]::numeric[] as numerics
    `.execute(world.db)
    expect(rows).toEqual([{
      count: 1, int8: 9007199254740991, numeric: '12345678901234567890.10', float8: 1.5,
      date: '2026-03-29', instant: new Date('2026-03-29T01:00:00.123Z'), interval: '1 day 02:00:00',
      jsonb: { a: [1, null] }, bytea: Buffer.from([0, 255]), nothing: null, bool: true,
      int8s: [1, 2], texts: ['a"b', null], dates: ['2026-01-01'], numerics: ['1.10'],
    }])
  })
})
