import { describe, expect, test } from 'vitest'
import { en } from '#web/words/en.ts'
import { makeFormat } from '#web/words/format.ts'
import { speaker } from '#web/words/say.ts'
import { perDay, trafficConsequence } from '#web/screens/watch/traffic.ts'
import { aDraft } from '#tests/support/make.ts'

const words = { ...speaker('en', en), format: makeFormat('en', 'UTC') }
const now = new Date('2026-03-20T12:00:00Z')
const dayMs = 86_400_000
const phases = [{ number: 1, salt: 's', from: now.getTime() - 10 * dayMs, until: null, strata: [], pauses: [], metrics: [] }]
const experiment = { ...aDraft(), kind: 'running', phases, slots: [], design: { ...aDraft().design, traffic: 50_000 } } as const

describe('changing who takes part says first what it does', () => {
  test.each([
    { traffic: 100_000, people: 1_000, said: 'From now on about 100 more people a day take part. Nobody changes variant; the result goes on.' },
    { traffic: 25_000, people: 1_000, said: 'From now on about 50 fewer people a day take part; they get control. The result goes on.' },
    { traffic: 50_000, people: 1_000, said: 'This is the share that takes part now.' },
    { traffic: 100_000, people: 0, said: 'More people take part from now on. Nobody changes variant; the result goes on.' },
  ])('to $traffic with $people people in ten days', ({ traffic, people, said }) => {
    expect(trafficConsequence({ experiment, traffic, people, now }, words)).toBe(said)
  })

  test('claims no people a day in the first hours', () => {
    expect(perDay(50, now.getTime() - 3_600_000, now)).toBeNull()
  })
})
