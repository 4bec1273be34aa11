import { sql } from 'kysely'
import { expect, test } from 'vitest'
import type { ImportedUnit, Store } from '#server/store/door.ts'
import { openStore } from '#server/store/store.service.ts'
import { describeEachDatabase, openWorld } from '#tests/support/world.ts'
import { NOW } from './make-event.ts'

const target = { experimentId: 'imp_1', phase: 1, namespace: 'import:cats', timeZone: 'UTC' }
const unit = (id: string, variant: string, more: Partial<ImportedUnit> = {}): ImportedUnit => ({ unit: id, variant, at: NOW, values: { kept: 1n, spend: 250n }, dimensions: { zip: 'Urban' }, ...more })

async function read(store: Store, metricVersion: string) {
  const cells = await store.summaries({ experimentId: 'imp_1', phase: 1, metricVersion, windowMs: null, asOf: NOW })
  return cells.map(({ variant, exposed, matured, converted, y, yy }) => [variant, exposed, matured, converted, y, yy].join(' '))
}

/** By the variant met first. */
async function crossovers(store: Store): Promise<Record<string, bigint>> {
  const met: Record<string, bigint> = {}
  for (const { variant, crossovers } of await store.summaries({ experimentId: 'imp_1', phase: 1, metricVersion: 'kept', windowMs: null, asOf: NOW })) met[variant] = (met[variant] ?? 0n) + crossovers
  return met
}

describeEachDatabase('units of an experiment that ran elsewhere', (database) => {
  test('are read whole after the swap and not before, and a second file takes the place of the first', async () => {
    await using world = await openWorld({ database })
    const store = openStore(world.db, world.clock)
    const first = await store.stageUnits(target)
    expect(await first.add([unit('1', 'a'), unit('2', 'b', { values: { kept: 0n, spend: -100n } })])).toEqual([{ kind: 'new' }, { kind: 'new' }])
    expect(await read(store, 'kept')).toEqual([])
    await first.swap()
    expect(await read(store, 'kept')).toEqual(['a 1 1 1 1 1', 'b 1 1 0 0 0'])
    expect(await read(store, 'spend')).toEqual(['a 1 1 1 250 62500', 'b 1 1 0 -100 10000'])
    const second = await store.stageUnits(target)
    await second.add([unit('1', 'b')])
    expect(await read(store, 'kept')).toEqual(['a 1 1 1 1 1', 'b 1 1 0 0 0'])
    await second.swap()
    expect(await read(store, 'kept')).toEqual(['b 1 1 1 1 1'])
    expect(await store.exposed([{ experimentId: 'imp_1', phase: 1 }])).toEqual([{ experimentId: 'imp_1', variant: 'b', people: 1n }])
    const { rows } = await sql<{ unit: string }>`select distinct u.unit from units u`.execute(world.db)
    expect(rows).toEqual([{ unit: 'import:cats/1' }])
  })

  test('a unit that comes twice in a variant stands as it came first, and is named', async () => {
    await using world = await openWorld({ database })
    const store = openStore(world.db, world.clock)
    const staged = await store.stageUnits(target)
    const other = { values: { kept: 0n, spend: 9n } }
    expect(await staged.add([unit('1', 'a'), unit('2', 'a'), unit('1', 'a', other)])).toEqual([{ kind: 'new' }, { kind: 'new' }, { kind: 'repeated' }])
    expect(await staged.add([unit('3', 'a'), unit('2', 'a', { ...other, at: NOW - 1 })])).toEqual([{ kind: 'new' }, { kind: 'repeated' }])
    await staged.swap()
    expect(await read(store, 'kept')).toEqual(['a 3 3 3 3 3'])
    expect(await crossovers(store)).toEqual({ a: 0n })
  })

  test.each([
    ['in one batch', 10],
    ['in two batches', 2],
    ['a batch each', 1],
  ])('a unit that comes in two variants is a crossover under the one it met first, its rows %s', async (_, size) => {
    await using world = await openWorld({ database })
    const store = openStore(world.db, world.clock)
    const staged = await store.stageUnits(target)
    const rows = [
      unit('line', 'a'), unit('time', 'a', { values: { kept: 1n, spend: 7n } }), unit('three', 'b'), unit('plain', 'c'),
      unit('line', 'b', { values: { kept: 0n, spend: 9n } }),
      unit('time', 'b', { at: NOW - 86_400_000, values: { kept: 0n, spend: 40n }, dimensions: { zip: 'Rural' } }),
      unit('three', 'c', { at: NOW - 1 }), unit('three', 'a', { at: NOW - 2, values: { kept: 0n, spend: 3n } }), unit('three', 'c', { at: NOW - 9 }),
    ]
    const added = []
    for (let from = 0; from < rows.length; from += size) added.push(...(await staged.add(rows.slice(from, from + size))))
    const isNew = { kind: 'new' }
    expect(added).toEqual([
      isNew, isNew, isNew, isNew,
      { kind: 'crossed', from: 'a', to: 'a', met: 2 },
      { kind: 'crossed', from: 'a', to: 'b', met: 2 },
      { kind: 'crossed', from: 'b', to: 'c', met: 2 }, { kind: 'crossed', from: 'c', to: 'a', met: 3 }, { kind: 'repeated' },
    ])
    await staged.swap()
    expect(await read(store, 'spend')).toEqual(['a 2 2 2 253 62509', 'b 1 1 1 40 1600', 'c 1 1 1 250 62500'])
    expect(await read(store, 'kept')).toEqual(['a 2 2 1 1 1', 'b 1 1 0 0 0', 'c 1 1 1 1 1'])
    expect(await crossovers(store)).toEqual({ a: 2n, b: 1n, c: 0n })
    expect(await store.exposed([{ experimentId: 'imp_1', phase: 1 }])).toHaveLength(3)
    const [{ values } = { values: [] }] = await store.dimensionSummaries({ experimentId: 'imp_1', phase: 1, metricVersion: 'kept', windowMs: null, asOf: NOW, dimensions: ['zip'], limit: 2 })
    expect(values.map(({ value, cells }) => [value, ...cells.map((cell) => `${cell.variant} ${cell.exposed} ${cell.crossovers}`).toSorted()])).toEqual([['Urban', 'a 2 2', 'c 1 0'], ['Rural', 'b 1 1']])
  })

  test('an import that is given up, or never came to its end, leaves nothing', async () => {
    await using world = await openWorld({ database })
    const store = openStore(world.db, world.clock)
    const lost = await store.stageUnits(target)
    await lost.add([unit('1', 'a')])
    const given = await store.stageUnits(target)
    await given.add([unit('2', 'a')])
    await given.discard()
    expect((await sql`select 1 from units`.execute(world.db)).rows).toEqual([])
    expect(await read(store, 'kept')).toEqual([])
  })

  test('are cut by any column, and many of them by pieces', async () => {
    await using world = await openWorld({ database })
    const store = openStore(world.db, world.clock)
    const staged = await store.stageUnits(target)
    const units = Array.from({ length: 4_500 }, (_, n) => unit(`${n}`, n % 2 === 0 ? 'a' : 'b', { dimensions: { zip: ['Urban', 'Rural', '가'.repeat(300)][n % 3] ?? '' } }))
    await staged.add(units)
    await staged.swap()
    expect(await read(store, 'kept')).toEqual(['a 2250 2250 2250 2250 2250', 'b 2250 2250 2250 2250 2250'])
    const [{ values, other } = { values: [], other: [] }] = await store.dimensionSummaries({ experimentId: 'imp_1', phase: 1, metricVersion: 'kept', windowMs: null, asOf: NOW, dimensions: ['zip'], limit: 2 })
    expect(values.map(({ value, cells }) => [value, ...cells.map((cell) => cell.matured)])).toEqual([['Rural', 750n, 750n], ['Urban', 750n, 750n]])
    expect(other.map((cell) => cell.exposed)).toEqual([750n, 750n])
    await store.forget('imp_1')
    expect(await read(store, 'kept')).toEqual([])
  })
})
