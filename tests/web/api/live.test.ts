import { expect, test } from 'vitest'
import { newestFirst, type Arrival } from '#web/api/live.ts'

const arrival = (cursor: string): Arrival => ({ cursor, at: 0, receivedAt: 0, environmentId: 'env_1', type: 'track', name: 'x', person: null, experiment: null, variant: null, forced: false, bot: false })
const cursors = (list: readonly Arrival[]): readonly string[] => list.map((one) => one.cursor)

test('what came last stands first', () => {
  expect(cursors(newestFirst([arrival('2'), arrival('1')], [arrival('3'), arrival('4')]))).toEqual(['4', '3', '2', '1'])
})

test('what is there already stays once', () => {
  expect(cursors(newestFirst([arrival('2'), arrival('1')], [arrival('2'), arrival('3')]))).toEqual(['3', '2', '1'])
})
