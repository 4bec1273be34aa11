import { describe, expect, test } from 'vitest'
import { journeyStages } from '#server/journeys/journey.ts'
import { journeyRow, peopleByStage, rowsBeside, rowsOfAll } from '#server/journeys/passage.ts'
import { periodOf } from '#server/journeys/period.ts'
import { type Metric, metricDefinition, type Part } from '#server/metrics/metric.ts'
import { key } from '#server/key.ts'

function aMetric(name: string, definition: unknown, as: { readonly shared?: boolean; readonly part?: Part } = {}): Metric {
  return { id: name, key: key.parse(name), name, shared: as.shared ?? false, part: as.part ?? null, version: 1, versionId: name, definition: metricDefinition.parse(definition), family: 'proportion', archivedAt: null }
}

const shared = aMetric('shared', { kind: 'conversion', event: 'Activated', windowDays: 7, base: { event: 'Signed Up' } }, { shared: true })
const activation = aMetric('activation', { kind: 'activation', signup: { event: 'Joined' }, steps: [{ event: 'Board' }], withinDays: 7, windowDays: 7 }, { part: 'activation' })
const conversion = aMetric('conversion', { kind: 'conversion', event: 'Paid', windowDays: 14 }, { part: 'conversion' })

describe('the stages of a journey', () => {
  test.each<[string, Metric | undefined, readonly Metric[], readonly string[]]>([
    ['nothing but that people came, where nothing is agreed', undefined, [], []],
    ['those of the shared metric', shared, [], ['onboarding Signed Up', 'aha Activated']],
    ['activation before the shared metric', shared, [activation, conversion], ['onboarding Joined', 'aha activation', 'upgrade Paid']],
    ['no aha where the shared metric is the conversion', { ...conversion, shared: true }, [{ ...conversion, shared: true }], ['upgrade Paid']],
    ['no aha of an amount', aMetric('money', { kind: 'revenue', event: 'Paid', currency: 'EUR', windowDays: 7, base: { event: 'Signed Up' } }, { shared: true }), [], ['onboarding Signed Up']],
  ])('are %s', (_, metric, parts, stages) => {
    expect(journeyStages(metric, parts).map(({ key, of }) => `${key} ${of.kind === 'event' ? of.event : of.kind}`)).toEqual(stages)
  })
})

describe('a passage', () => {
  test('is a share of those who reached the stage before, and of nobody there is none', () => {
    const people = peopleByStage([{ stages: 0, people: 60n }, { stages: 1, people: 30n }, { stages: 3, people: 10n }], 5)
    expect(people).toEqual([100, 40, 10, 10, 0])
    const { passages } = journeyRow('', people)
    expect(passages.map((one) => one?.rate)).toEqual([0.4, 0.25, 1, 0])
    expect(journeyRow('', [0, 0]).passages).toEqual([null])
    // Wilson's interval of 40 of 100, as published: 0.309 to 0.498.
    expect(passages[0]?.from).toBeCloseTo(0.3094, 4)
    expect(passages[0]?.to).toBeCloseTo(0.498, 4)
  })

  test('differs from everybody’s where it does so beyond what chance makes of so many comparisons', () => {
    const everybody = [2000, 600]
    const answers = (rows: ReturnType<typeof rowsOfAll>) => rows.map(({ passages }) => passages[0]?.answer)
    expect(answers(rowsOfAll([{ value: 'more', people: [500, 220] }, { value: 'fewer', people: [500, 90] }, { value: 'near', people: [200, 72] }, { value: 'none', people: [0, 0] }], everybody))).toEqual(['more', 'fewer', 'unclear', undefined])
    // Alone, 74 of 200 would lie off: 37 % beside 29 % of the others.
    expect(answers(rowsOfAll([{ value: '', people: [200, 74] }], everybody))).toEqual(['more'])
    expect(answers(rowsOfAll(Array.from({ length: 12 }, () => ({ value: '', people: [200, 74] })), everybody))[0]).toBe('unclear')
    // One of one is no answer where others are few too.
    expect(answers(rowsOfAll([{ value: '', people: [1, 1] }], [12, 1]))).toEqual(['unclear'])
    // 56 of 70 beside 48 of 80, of the source: 0.0524 to 0.3339.
    expect(answers(rowsBeside([{ value: '', people: [70, 56] }], [80, 48]))).toEqual(['more'])
  })
})

describe('a period', () => {
  const seoul = { now: Date.parse('2026-03-25T16:00:00Z'), timeZone: 'Asia/Seoul', followedDays: 30 }
  const days = (asked: Parameters<typeof periodOf>[0], place = seoul) => Object.values(periodOf(asked, place)).map((at) => new Date(at).toISOString())

  test('is whole days of the zone', () => {
    expect(days({ kind: 'last', days: 1 })).toEqual(['2026-03-25T15:00:00.000Z', '2026-03-26T15:00:00.000Z'])
    expect(days({ kind: 'last', days: 28 })).toEqual(['2026-02-26T15:00:00.000Z', '2026-03-26T15:00:00.000Z'])
    expect(days({ kind: 'counted' })).toEqual(['2026-01-26T15:00:00.000Z', '2026-02-23T15:00:00.000Z'])
    expect(days({ kind: 'between', from: '2026-03-01', until: '2026-03-01' })).toEqual(['2026-02-28T15:00:00.000Z', '2026-03-01T15:00:00.000Z'])
  })

  test('has the days on which clocks change whole', () => {
    expect(days({ kind: 'between', from: '2026-03-29', until: '2026-03-29' }, { ...seoul, timeZone: 'Europe/Berlin' })).toEqual(['2026-03-28T23:00:00.000Z', '2026-03-29T22:00:00.000Z'])
  })
})
