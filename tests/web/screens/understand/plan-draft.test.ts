import { expect, test } from 'vitest'
import { changesBetween, exportedPlan, importedPlan, type PlannedEvent, rebased } from '#web/screens/understand/plan-draft.ts'

const event = (name: string, description = ''): PlannedEvent => ({ name, description, strict: false, properties: [{ name: 'plan', type: 'text', required: true }] })

test('a draft made on an old version keeps what others changed elsewhere', () => {
  const base = [event('A'), event('B'), event('C')]
  const mine = [event('A', 'mine'), event('C')]
  const theirs = [event('A'), event('B', 'theirs'), event('C', 'theirs'), event('D')]
  const changes = changesBetween(base, mine)
  expect(changes.map(({ name, after }) => [name, after === undefined])).toEqual([['A', false], ['B', true]])
  expect(rebased(theirs, changes)).toEqual([event('A', 'mine'), event('C', 'theirs'), event('D')])
})

test('what is exported is imported as it was, and a bare list is whole', () => {
  expect(importedPlan(exportedPlan({ version: 3, events: [event('A')] }))).toEqual({ kind: 'plan', events: [event('A')] })
  expect(importedPlan('[{"name":" A ","properties":[{"name":"x","type":"guess"}]}]')).toEqual({ kind: 'plan', events: [{ name: 'A', description: '', strict: false, properties: [{ name: 'x', type: 'any', required: false }] }] })
})

test.each(['', '{', '7', 'null', '{"events":7}', '[{"title":"A"}]'])('%j is no plan', (text) => {
  expect(importedPlan(text)).toEqual({ kind: 'none' })
})
