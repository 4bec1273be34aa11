import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { FlagEnvironment } from '#server/flags/flag.ts'
import { environmentFrom } from '#server/flags/flag.service.ts'
import { movedOn, stepProblem } from '#server/flags/ramp.ts'
import { draftAfter, plannedOn, type Target } from '#server/flags/schedule.ts'
import { offsetsOf } from '#server/zone.ts'
import { aFlagEnvironment } from '#tests/support/make.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
const at = (text: string): Date => new Date(text)

/** Weights that grow from one above `from`. */
const growing = (from: number) => fc.uniqueArray(fc.integer({ min: from + 1, max: 100_000 }), { minLength: 1, maxLength: 8 }).map((weights) => weights.toSorted((a, b) => a - b))

const rule: Target = { kind: 'rule', rule: 'rul_1' }

/** A place where "guided" may grow: a rule that gives it to a share, or everybody else. */
const places = fc.constantFrom<readonly [Target, (from: number) => FlagEnvironment]>(
  [rule, (from) => aFlagEnvironment({ rules: [{ id: 'rul_1', when: null, serve: { kind: 'rollout', salt: 's', ranges: from === 0 ? [] : [{ from: 0, to: from, variation: 'guided' }] } }] })],
  [{ kind: 'else' }, () => aFlagEnvironment()],
  [{ kind: 'else' }, (from) => aFlagEnvironment({ fallthrough: { kind: 'rollout', salt: 's', ranges: [{ from: 0, to: 100_000 - from, variation: 'none' }, { from: 100_000 - from, to: 100_000, variation: 'guided' }].filter((range) => range.to > range.from) } })],
)

function stepped(here: FlagEnvironment, target: Target, weight: number): FlagEnvironment {
  const planned = plannedOn(here, { kind: 'share', target, variation: 'guided' as never, weight })
  if (planned.kind === 'not') throw new Error(planned.reason.kind)
  const draft = draftAfter(here, planned.value)
  if (draft.kind === 'not') throw new Error(draft.reason.kind)
  return environmentFrom('checklist', draft.value, here)
}

function served(here: FlagEnvironment, target: Target, bucket: number): string | null {
  const serve = target.kind === 'else' ? here.fallthrough : here.rules[0]?.serve
  if (serve?.kind === 'variation') return serve.variation
  return serve?.kind === 'rollout' ? (serve.ranges.find((range) => range.from <= bucket && bucket < range.to)?.variation ?? null) : null
}

const guided = (here: FlagEnvironment, target: Target): ReadonlySet<number> => new Set(Array.from({ length: 1_000 }, (_, n) => n * 100 + 37).filter((bucket) => served(here, target, bucket) === 'guided'))

describe('the steps of a ramp', () => {
  test('only ever add people, at a rule and of everybody else, and reach the share they say', () => {
    fc.assert(
      fc.property(places, fc.integer({ min: 0, max: 60_000 }).chain((from) => fc.tuple(fc.constant(from), growing(from))), ([target, open], [from, weights]) => {
        let here = open(from)
        for (const weight of weights) {
          const before = guided(here, target)
          here = stepped(here, target, weight)
          const after = guided(here, target)
          expect([...before].filter((bucket) => !after.has(bucket))).toEqual([])
          expect(Math.abs(after.size - weight / 100)).toBeLessThanOrEqual(weights.length + 2)
        }
      }),
      { numRuns: 200 },
    )
  })

  const now = at('2026-03-02T09:00:00Z')
  const cases: readonly (readonly [string, readonly (readonly [string, number])[], number, string | undefined])[] = [
    ['grow', [['2026-03-02T09:00:00Z', 5_000], ['2026-03-03T00:00:00Z', 25_000], ['2026-03-10T00:00:00Z', 100_000]], 0, undefined],
    ['may go on from a share that stands', [['2026-03-03T00:00:00Z', 25_000]], 10_000, undefined],
    ['never shrink', [['2026-03-02T09:00:00Z', 25_000], ['2026-03-03T00:00:00Z', 5_000]], 0, 'A ramp only adds people: step 2 goes to 5 %, and 25 % have it before.'],
    ['never stay', [['2026-03-02T09:00:00Z', 25_000], ['2026-03-03T00:00:00Z', 25_000]], 0, 'A ramp only adds people: step 2 goes to 25 %, and 25 % have it before.'],
    ['begin above what stands', [['2026-03-02T09:00:00Z', 5_000]], 10_000, 'A ramp only adds people: step 1 goes to 5 %, and 10 % have it before.'],
    ['follow each other', [['2026-03-04T09:00:00Z', 5_000], ['2026-03-03T09:00:00Z', 25_000]], 0, 'Step 2 must come after step 1.'],
    ['are not of one moment', [['2026-03-04T09:00:00Z', 5_000], ['2026-03-04T09:00:00Z', 25_000]], 0, 'Step 2 must come after step 1.'],
    ['are not past', [['2026-03-01T09:00:00Z', 5_000]], 0, 'Step 1 lies in the past.'],
  ]
  test.each(cases)('%s', (_, steps, weight, problem) => {
    expect(stepProblem(steps.map(([when, share]) => ({ at: at(when), weight: share })), { now, weight })).toBe(problem)
  })
})

describe('a ramp that goes on', () => {
  const moves: readonly (readonly [string, string, string, readonly string[], readonly string[]])[] = [
    ['keeps its dates while the next one lies ahead', 'UTC', '2026-03-02T09:00:00Z', ['2026-03-02T09:00:01Z', '2026-03-09T09:00:00Z'], ['2026-03-02T09:00:01Z', '2026-03-09T09:00:00Z']],
    ['is a day later when the next one was this morning', 'UTC', '2026-03-02T12:00:00Z', ['2026-03-02T09:00:00Z', '2026-03-09T09:00:00Z'], ['2026-03-03T09:00:00Z', '2026-03-10T09:00:00Z']],
    ['is as many days later as it stood', 'Asia/Seoul', '2026-03-12T12:00:00Z', ['2026-03-02T09:00:00Z', '2026-03-09T09:00:00Z'], ['2026-03-13T09:00:00Z', '2026-03-20T09:00:00Z']],
    ['is not of this very moment', 'UTC', '2026-03-02T09:00:00Z', ['2026-03-02T09:00:00Z'], ['2026-03-03T09:00:00Z']],
    // Berlin's clocks go ahead on 29 March 2026: nine o'clock there is an hour earlier from then on.
    ['keeps the hour of the day where clocks change', 'Europe/Berlin', '2026-03-28T12:00:00Z', ['2026-03-28T08:00:00Z', '2026-03-30T07:00:00Z'], ['2026-03-29T07:00:00Z', '2026-03-31T07:00:00Z']],
    ['and where they change back', 'Europe/Berlin', '2026-10-24T12:00:00Z', ['2026-10-24T07:00:00Z'], ['2026-10-25T08:00:00Z']],
  ]
  test.each(moves)('%s', (_, zone, now, dates, moved) => {
    expect(movedOn(dates.map(at), at(now), offsetsOf(zone))).toEqual(moved.map(at))
  })

  test('never brings a step into the past or out of its order, in any zone', () => {
    const date = fc.integer({ min: Date.UTC(2026, 0), max: Date.UTC(2027, 0) })
    fc.assert(
      fc.property(fc.constantFrom('UTC', 'Asia/Seoul', 'Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe'), date, fc.array(fc.integer({ min: 2 * HOUR, max: 20 * DAY }), { minLength: 1, maxLength: 6 }), date, (zone, first, gaps, now) => {
        const dates = gaps.reduce<readonly number[]>((all, gap) => [...all, (all.at(-1) ?? first) + gap], []).map((one) => new Date(one))
        const moved = movedOn(dates, new Date(now), offsetsOf(zone))
        expect(moved[0]?.getTime()).toBeGreaterThan(now)
        expect(moved).toEqual(moved.toSorted((a, b) => a.getTime() - b.getTime()))
        if ((dates[0]?.getTime() ?? 0) > now) expect(moved).toEqual(dates)
      }),
    )
  })
})
