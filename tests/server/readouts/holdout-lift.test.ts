import { expect, test } from 'vitest'
import { holdoutReadout } from '#server/readouts/holdout-lift.ts'
import type { Cell } from '#server/store/door.ts'

const scales = { values: 1, over: null }

function cell(variant: 'out' | 'in', people: number, converted: number, maturing = 0): Cell {
  const y = BigInt(converted)
  return { variant, stratum: 0, day: 0, level: 0, exposed: BigInt(people + maturing), crossovers: 0n, matured: BigInt(people), converted: y, y, yy: y, d: 0n, dd: 0n, yd: 0n, leftOut: 0n, known: 0n, x: 0n, xx: 0n, xy: 0n, ky: 0n }
}

test('what the experiments brought is those who met them over those held out, days added up, in an interval wider than that of one look', () => {
  const readout = holdoutReadout([cell('out', 3_000, 600), cell('out', 2_000, 400, 50), cell('in', 95_000, 21_000)], scales)
  expect(readout.out).toEqual({ people: 5_050, matured: 5_000, value: 0.2 })
  expect(readout.in.value).toBeCloseTo(21_000 / 95_000, 12)
  if (readout.lift.kind !== 'known') throw new Error(readout.lift.kind)
  const { estimate, from, to } = readout.lift
  expect(estimate).toBeCloseTo(21_000 / 95_000 / 0.2 - 1, 12)
  // Of one look: ± 1.96 standard errors of the log ratio.
  const single = 1.959964 * Math.sqrt(0.8 / 0.2 / 4_999 + (74_000 / 21_000) / 94_999)
  expect(Math.log1p(to) - Math.log1p(estimate)).toBeCloseTo(Math.log1p(estimate) - Math.log1p(from), 12)
  expect((Math.log1p(to) - Math.log1p(estimate)) / single).toBeGreaterThan(1.2)
  expect((Math.log1p(to) - Math.log1p(estimate)) / single).toBeLessThan(1.8)
})

test.for([
  ['nobody held out', [cell('in', 100, 50)], { kind: 'none' }],
  ['few conversions on one side', [cell('in', 1_000, 500), cell('out', 50, 24)], { kind: 'early', conversions: 24, needed: 25 }],
  ['everybody converts', [cell('in', 100, 100), cell('out', 100, 100)], { kind: 'none' }],
] as const)('no lift is claimed where there is %s', ([, cells, lift]) => {
  expect(holdoutReadout(cells, scales).lift).toEqual(lift)
})
