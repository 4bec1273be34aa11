import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { StoredEvent } from '#server/store/door.ts'
import { count, enter, eventsOf } from '#server/store/count.ts'
import { resolve } from '#server/people/resolve.ts'
import { aCountingQuestion } from './counting-question.ts'
import { EXPERIMENT, histories } from './histories.ts'
import { countUnits } from './oracle.ts'

const question = aCountingQuestion('ws', 1)

/** What the store hands to the fold: exposures of this experiment and environment, without bots. */
function entryEvents(events: readonly StoredEvent[]) {
  return events
    .filter(({ environmentId, properties, bot }) => environmentId === 'production' && properties['experiment_id'] === EXPERIMENT && !bot)
    .map(({ at, messageId, properties }) => ({
      at,
      messageId,
      variant: String(properties['variation_id']),
      phase: properties['phase'] === undefined ? null : String(properties['phase']),
      forced: properties['forced'] === true,
    }))
}

test('who entered, by which variant, and what she is worth is what the definition says, in any order', () => {
  const property = fc.property(histories, fc.integer(), (history, seed) => {
    const events = history.map(({ event }) => event)
    const { personOf } = resolve(events)
    const people = [...new Set(events.filter((event) => !event.bot).map(personOf))].filter((person) => person !== null)
    for (const { metricVersion, measure } of question.measures) {
      const counted = people.flatMap((person) => {
        const own = events.filter((event) => personOf(event) === person).toSorted((a, b) => order(a.messageId, seed) - order(b.messageId, seed))
        const entered = enter(question, entryEvents(own))
        if (entered === null) return []
        const measured = own.filter(({ environmentId, type, name, bot }) => environmentId === 'production' && type === 'track' && eventsOf(measure).includes(name) && !bot)
        return [{ unit: person, variant: entered.variant, at: entered.at, stratum: entered.stratum, crossover: entered.arms.length > 1, ...count(measure, entered.at, measured) }]
      })
      const expected = countUnits(question, metricVersion, history).map(({ unit, variant, at, stratum, crossover, value, denominator, level, leftOut }) => ({ unit, variant, at, stratum, crossover, value, denominator, level, leftOut }))
      expect(counted.toSorted(byUnit)).toEqual(expected.toSorted(byUnit))
    }
  })
  fc.assert(property, { numRuns: 300 })
})

const byUnit = (a: { unit: string }, b: { unit: string }): number => (a.unit < b.unit ? -1 : 1)
const order = (messageId: string, seed: number): number => ((Number(messageId.replace(/^\D+/u, '')) + 1) * (Math.abs(seed) + 7919)) % 104_729
