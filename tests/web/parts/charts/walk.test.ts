import { describe, expect, test } from 'vitest'
import { nearest, walk } from '#web/parts/charts/walk.ts'

describe('arrow keys on a chart', () => {
  test.each([
    ['begin at the first mark going right', undefined, 'ArrowRight', 0],
    ['begin at the last going left', undefined, 'ArrowLeft', 3],
    ['go on to the next', 1, 'ArrowRight', 2],
    ['go back', 1, 'ArrowUp', 0],
    ['stop at the end and do not turn around', 3, 'ArrowDown', 3],
    ['stop at the start', 0, 'ArrowLeft', 0],
    ['jump to the ends', 2, 'Home', 0],
    ['leave other keys to the page', 2, 'Tab', undefined],
  ] as const)('%s', (_, current, key, next) => expect(walk(current, key, 4)).toBe(next))

  test('lead nowhere on a chart without marks', () => expect(walk(undefined, 'ArrowRight', 0)).toBeUndefined())
})

test('a pointer reaches the nearest mark, sideways first', () => {
  const marks = [{ x: 0, y: 0 }, { x: 50, y: 100 }, { x: 100, y: 0 }]
  expect(nearest(marks, 60, 0)).toBe(1)
  expect(nearest([], 1, 1)).toBeUndefined()
})
