import { expect, test } from 'vitest'
import type { Glance } from '#web/app/running.ts'
import { armsOf } from '#web/screens/watch/arms.ts'
import type { Started } from '#web/screens/watch/experiment-watch-screen.tsx'

const experiment = { design: { variants: [{ key: 'control', name: 'Control', weight: 5_000 }, { key: 'guided', name: 'Guided', weight: 95_000 }] } } as unknown as Started
const counts = [{ key: 'control', people: 400 }, { key: 'guided', people: 600 }]
const arm = (variant: string, plannedShare: number) => ({ variant, observed: 0, expected: 0, share: null, plannedShare })
const checks = [{ name: 'sample-ratio', state: 'ok', facts: { arms: [arm('control', 0.41), arm('guided', 0.59)] } }] as unknown as Glance['checks']

test('people are held against the weights of their time, not against those of now alone', () => {
  expect(armsOf(experiment, counts, checks).map(({ share, planned }) => [share, planned])).toEqual([[0.4, 0.41], [0.6, 0.59]])
  expect(armsOf(experiment, counts, undefined).map(({ planned }) => planned)).toEqual([0.05, 0.95])
})
