import { conversionSummary, type Summary } from '#server/stats/summary.ts'

/** Real experiments as figures: what their owners counted, and the answers that follow. */

/** Cookie Cats: the first gate of a mobile game at level 30 (control) or 40. */
export const cookieCats = {
  people: { gate_30: 44_700, gate_40: 45_489 },
  day7: { control: conversionSummary(44_700, 8_502), variant: conversionSummary(45_489, 8_279), z: -3.16436, pValue: 0.00155425 },
  day1: { control: conversionSummary(44_700, 20_034), variant: conversionSummary(45_489, 20_119), z: -1.78409, pValue: 0.0744097 },
  sampleRatio: { chiSquare: 6.9024, pValue: 0.0086079 },
} as const

/** Hillstrom's e-mail campaign: spend in cents, visits and purchases of three arms. */
export const hillstrom = {
  people: [21_306, 21_307, 21_387],
  sampleRatio: { chiSquare: 0.20253, pValue: 0.9037 },
  spend: {
    control: spend(21_306, 1_390_833n, 28_700_503_621n),
    mens: { variant: spend(21_307, 3_031_169n, 67_590_244_973n), difference: 0.769827, t: 5.30014, pValue: 1.157e-7 },
    womens: { variant: spend(21_387, 2_303_811n, 49_114_465_763n), difference: 0.424412, t: 3.25637, pValue: 0.00113 },
  },
  visits: { control: conversionSummary(21_306, 2_262), mens: conversionSummary(21_307, 3_894), womens: conversionSummary(21_387, 3_238), z: { mens: 22.486, womens: 13.9492 } },
  purchases: { control: conversionSummary(21_306, 122), mens: conversionSummary(21_307, 267), womens: conversionSummary(21_387, 189), z: { mens: 7.38511, womens: 3.77956 } },
} as const

/** An online school's free-trial screener: enrolments and payments per click. */
export const screener = {
  enrolments: { control: conversionSummary(17_293, 3_785), variant: conversionSummary(17_260, 3_423), points: -2.055, from: -2.91, to: -1.2 },
  payments: { control: conversionSummary(17_293, 2_033), variant: conversionSummary(17_260, 1_945), points: -0.487, from: -1.16, to: 0.19 },
} as const

function spend(people: number, sum: bigint, sumOfSquares: bigint): Summary {
  return { people, sum, sumOfSquares, scale: 100 }
}
