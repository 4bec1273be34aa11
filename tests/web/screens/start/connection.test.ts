import { expect, test } from 'vitest'
import { connectionOf } from '#web/screens/start/connection.ts'

const at = new Date('2026-03-02T09:00:00Z')
const sent = (taken: number, heldOff: number) => ({ keyId: 'k', taken, heldOff, lastAt: at })

test.each([
  ['events were taken in', at, sent(3, 0), { kind: 'sends', at }],
  ['some were taken in and some held off', at, sent(3, 9), { kind: 'sends', at }],
  ['all were held off', at, sent(0, 9), { kind: 'held-off', at, count: 9 }],
  ['only flags are asked for', at, undefined, { kind: 'asks', at }],
  ['nothing was heard', null, undefined, { kind: 'silent' }],
] as const)('where %s', (_name, lastUsedAt, usage, expected) => {
  expect(connectionOf({ lastUsedAt }, usage)).toEqual(expected)
})
