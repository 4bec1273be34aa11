import { expect, test } from 'vitest'
import { aDraft } from '#tests/support/make.ts'
import { decidedRows } from '#web/screens/decide/decide-rows.ts'
import type { Glance, Listed } from '#web/screens/decide/decide-screen.tsx'

const listed = (key: string, change: object = {}): Listed => ({ ...aDraft({ key }), kind: 'running', phases: [], slots: [], ...change }) as Listed
const glance = (key: string, verdict: object): Glance => ({ experiment: { key }, verdict, deciding: { arms: [{ matured: 2 }, { matured: 3 }], lifts: [{ variant: 'a' }, { variant: 'b' }] } }) as unknown as Glance

test('what waits for a person stands first, then what runs, what came from elsewhere, what is decided', () => {
  const decision = { kind: 'ship', variant: 'a', why: '', at: 0, by: { kind: 'member', id: 'm', name: 'Mina' } }
  const rows = decidedRows(
    [listed('decided', { kind: 'stopped', decision }), listed('brought', { origin: 'import', kind: 'stopped', decision: null }), listed('runs'), listed('unknown'), listed('uneven'), listed('ready')],
    [glance('decided', { kind: 'ship', variant: 'a' }), glance('runs', { kind: 'keep-running', variant: 'a' }), glance('uneven', { kind: 'not-trustworthy' }), glance('ready', { kind: 'ship', variant: 'b' })],
  )
  expect(rows.map((row) => [row.experiment.key, row.group])).toEqual([
    ['uneven', 'waiting'], ['ready', 'waiting'], ['runs', 'running'], ['unknown', 'running'], ['brought', 'import'], ['decided', 'decided'],
  ])
  expect(rows.find((row) => row.experiment.key === 'ready')).toMatchObject({ people: 5, lift: { variant: 'b' } })
  expect(rows.find((row) => row.experiment.key === 'unknown')).toMatchObject({ people: null, lift: null })
})
