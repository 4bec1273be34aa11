import { describe, expect, it } from 'vitest'
import { EXPOSURE, type Event } from '#sdk/core/event.ts'
import type { ExperimentRules, Ruleset } from '#sdk/core/ruleset.ts'
import { chanceOf } from '#server/demo/people/chance.ts'
import { rulesetsBefore } from '#server/demo/people/rulesets.ts'
import { slicesOf } from '#server/demo/people/slices.ts'
import { type Span, visitorsOf } from '#server/demo/people/visitors.ts'

const DAY = 86_400_000
const from = Date.UTC(2026, 1, 2, 9)
const span: Span = { from, days: 30, visitors: 3_000, seed: 'pinewall' }

function experiment(flag: string, variants: readonly [string, string], state: ExperimentRules['state'] = { kind: 'running' }): ExperimentRules {
  return {
    flag, state, unit: 'person', phase: 1, salt: flag, schedule: { from, until: null }, prerequisites: [], audience: null, holdouts: [], layer: null,
    traffic: 100_000, variants: variants.map((key) => ({ key, variation: key, weight: 50_000 })), overrides: [],
  }
}

function flag(key: string, [off, on]: readonly [string, string]): Ruleset['flags'][string] {
  return { type: 'string', on: true, values: { [off]: off, [on]: on }, off, rules: [{ id: key, when: null, serve: { kind: 'experiment', experiment: key } }], fallthrough: { kind: 'variation', variation: off } }
}

function ruleset(decided: ExperimentRules['state'] = { kind: 'running' }): Ruleset {
  const landing = ['plain', 'outcome'] as const
  const form = ['full', 'email-only'] as const
  return {
    format: 1, environment: 'production', revision: 1, door: 'client', audiences: {}, layers: {}, holdouts: {},
    flags: { 'landing.headline': flag('landing.headline', landing), 'signup.form': flag('signup.form', form) },
    experiments: { 'landing.headline': experiment('landing.headline', landing), 'signup.form': experiment('signup.form', form, decided) },
  }
}

function told(seed = 'pinewall', rules: Ruleset = ruleset()): readonly Event[] {
  return [...slicesOf({ ...span, seed }, () => rules)].flatMap(({ events }) => events)
}

describe('the made-up people', () => {
  const events = told()

  it('repeat with their seed, message ids included, and differ with another', () => {
    expect(told()).toEqual(events)
    expect(told('another')).not.toEqual(events)
    expect(new Set(events.map(({ messageId }) => messageId)).size).toBe(events.length)
  })

  it('come as many as asked, by weekday and by hour', () => {
    const visitors = [...visitorsOf(span)]
    const weekdays = visitors.filter(({ at }) => [2, 3, 4].includes(new Date(at).getUTCDay()))
    const weekend = visitors.filter(({ at }) => [0, 6].includes(new Date(at).getUTCDay()))
    expect(visitors).toHaveLength(span.visitors)
    expect(visitors.map(({ at }) => at)).toEqual(visitors.map(({ at }) => at).toSorted((a, b) => a - b))
    // Twelve or thirteen of the one and eight or nine of the other: more than one and a half times as busy a day.
    expect(weekdays.length / 13).toBeGreaterThan(1.5 * (weekend.length / 8))
  })

  it('never tell what lies outside their thirty days, and each slice only its own', () => {
    for (const slice of slicesOf(span, () => ruleset())) {
      for (const { timestamp } of slice.events) {
        expect(Date.parse(timestamp)).toBeLessThan(slice.until)
        expect(Date.parse(timestamp)).toBeGreaterThanOrEqual(slice.until - 2 * 3_600_000)
      }
    }
    expect(Date.parse(events.at(-1)?.timestamp ?? '')).toBeLessThan(from + 30 * DAY)
  })

  it('keep their variant on every browser once they have signed in there', () => {
    const subjects = new Map(events.filter(({ type }) => type === 'identify').map(({ userId, anonymousId }) => [anonymousId, userId]))
    const met = new Map<string, Set<unknown>>()
    for (const { event, userId, properties } of events) {
      if (event !== EXPOSURE || userId === undefined) continue
      const key = `${userId} ${String(properties?.['experiment_id'])}`
      met.set(key, (met.get(key) ?? new Set()).add(properties?.['variation_id']))
    }
    expect(subjects.size).toBeGreaterThan(200)
    expect([...met.values()].filter((variants) => variants.size > 1)).toEqual([])
  })

  it('bring a campaign or a referrer, and some of them neither', () => {
    const landings = events.filter(({ type, name }) => type === 'page' && name === 'Home')
    const share = (part: readonly unknown[]) => part.length / landings.length
    expect(share(landings.filter(({ context }) => context?.['campaign'] !== undefined))).toBeGreaterThan(0.4)
    expect(share(landings.filter(({ context }) => JSON.stringify(context?.['campaign'] ?? {}).includes('kanban for small teams')))).toBeGreaterThan(0.03)
    expect(share(landings.filter(({ context }) => context?.['campaign'] === undefined && referrerOf(context) === ''))).toBeGreaterThan(0.1)
  })

  it('do more of what a better variant makes easier: the effect is in them, not in the numbers', () => {
    const rate = (variant: string) => {
      const exposed = new Set(events.flatMap(({ event, properties, anonymousId }) => (event === EXPOSURE && properties?.['variation_id'] === variant ? [anonymousId] : [])))
      const opened = new Set(events.flatMap(({ type, name, anonymousId }) => (type === 'page' && name === 'Sign up' && exposed.has(anonymousId) ? [anonymousId] : [])))
      return opened.size / exposed.size
    }
    // 1,500 visitors an arm, 0.33 and 0.43 of them: the difference is five standard errors.
    expect(rate('outcome') - rate('plain')).toBeGreaterThan(0.03)
  })
})

function referrerOf(context: Event['context']): unknown {
  return (context?.['page'] as { readonly referrer?: unknown } | undefined)?.referrer
}

describe('the ruleset as it stood', () => {
  const end = from + 10 * DAY
  const at = rulesetsBefore(ruleset({ kind: 'shipped', variant: 'email-only' }), new Map([['signup.form', end]]))

  it('lets an experiment run until its decision and serve what was shipped from then on', () => {
    expect(at(end - 1).experiments['signup.form']?.state).toEqual({ kind: 'running' })
    expect(at(end).experiments['signup.form']?.state).toEqual({ kind: 'shipped', variant: 'email-only' })
    expect(at(end - 1).experiments['landing.headline']?.state).toEqual({ kind: 'running' })
  })

  it('is one object for each stretch, so that what evaluation prepares is kept', () => {
    expect(at(end - 5 * DAY)).toBe(at(end - 1))
    expect(at(end)).toBe(at(end + DAY))
  })
})

describe('chance', () => {
  it('is even, and independent from one name to the next', () => {
    const draws = Array.from({ length: 20_000 }, (_, index) => chanceOf(`seed/${index}`))
    for (const edge of [0.1, 0.5, 0.9]) {
      // Four standard errors of a share of 20,000.
      expect(Math.abs(draws.filter((one) => one.of('first') < edge).length / draws.length - edge)).toBeLessThan(4 * Math.sqrt((edge * (1 - edge)) / draws.length))
    }
    const both = draws.filter((one) => one.of('first') < 0.5 && one.of('second') < 0.5).length / draws.length
    expect(Math.abs(both - 0.25)).toBeLessThan(4 * Math.sqrt(0.1875 / draws.length))
  })
})
