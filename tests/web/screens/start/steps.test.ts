import { describe, expect, test } from 'vitest'
import { en } from '#web/words/en.ts'
import { makeFormat } from '#web/words/format.ts'
import { speaker } from '#web/words/say.ts'
import { stepsLeft, titleOf, type Facts } from '#web/screens/start/steps.ts'

const words = { ...speaker('en', en), format: makeFormat('en', 'UTC') }
const now = new Date('2026-03-20T12:00:00Z')
const nothing: Facts = { keys: 0, lastEvent: null, sharedMetric: null, launched: 0 }
const all: Facts = { keys: 2, lastEvent: { name: 'Signed Up', at: now.getTime() - 1_000 }, sharedMetric: 'Activated', launched: 1 }

describe('the steps to the first experiment', () => {
  test.each([
    { facts: nothing, left: ['key', 'event', 'metric', 'experiment'], title: 'Four steps to your first experiment' },
    { facts: { ...all, keys: 0 }, left: ['key'], title: 'One step to your first experiment' },
    { facts: { ...all, lastEvent: null, launched: 0 }, left: ['event', 'experiment'], title: 'Two steps to your first experiment' },
    { facts: all, left: [], title: 'Connected, and events arrive' },
    { facts: { ...all, lastEvent: { name: 'Signed Up', at: now.getTime() - 3 * 86_400_000 } }, left: [], title: 'No event since 17 March' },
  ])('$title', ({ facts, left, title }) => {
    expect(stepsLeft(facts)).toEqual(left)
    expect(titleOf(facts, words, now)).toBe(title)
  })
})
