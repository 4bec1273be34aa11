import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { labelPlaces } from '#web/parts/charts/interval-labels.tsx'
import { writtenDays } from '#web/parts/charts/plot.tsx'
import { spread } from '#web/parts/charts/rate-line.tsx'
import { fitText, textWidth } from '#web/parts/charts/text-width.ts'

describe('the three labels of an interval', () => {
  test('neither touch each other nor leave the chart, wherever its ends are', () => {
    const place = fc.double({ min: 0, max: 320, noNaN: true })
    fc.assert(
      fc.property(fc.tuple(place, place, place), (three) => {
        const [a = 0, b = 0, c = 0] = three.toSorted((x, y) => x - y)
        const [low, middle, high] = labelPlaces([a, b, c], [50, 60, 50], 320)
        expect(low + 25).toBeLessThanOrEqual(middle - 30)
        expect(middle + 30).toBeLessThanOrEqual(high - 25)
        expect(low - 25).toBeGreaterThanOrEqual(-1e-9)
        expect(high + 25).toBeLessThanOrEqual(320 + 1e-9)
      }),
    )
  })
})

describe('names at the ends of lines', () => {
  test('keep their order and stay apart', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 200, noNaN: true }), { maxLength: 6 }), (values) => {
        const placed = spread(values, 18)
        const order = values.map((value, index) => ({ value, at: placed[index] ?? 0 })).toSorted((a, b) => a.value - b.value)
        order.slice(1).forEach((each, index) => expect(each.at - (order[index]?.at ?? 0)).toBeGreaterThanOrEqual(18 - 1e-6))
      }),
    )
  })

  test('stay where they are when there is room', () => expect(spread([10, 100, 60], 18)).toEqual([10, 100, 60]))

  test('are shortened with an ellipsis when there is none', () => {
    expect(fitText('Control', 200)).toBe('Control')
    const short = fitText('Three-field signup with a name of sixty letters so it must wrap', 120)
    expect(short).toMatch(/^Three.*…$/)
    expect(textWidth(short)).toBeLessThanOrEqual(120)
  })
})

test('days under a chart keep a word apart', () => {
  const positions = Array.from({ length: 30 }, (_, index) => index * 10)
  const written = writtenDays(positions, 72)
  expect(written[0]).toBe(0)
  written.slice(1).forEach((each, index) => expect((positions[each] ?? 0) - (positions[written[index] ?? 0] ?? 0)).toBeGreaterThanOrEqual(72))
})

test('days that lie unevenly are written as far apart', () => expect(writtenDays([0, 200, 225, 300], 72)).toEqual([0, 1, 3]))
