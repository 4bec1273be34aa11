/** Answers that others printed. Each row names where; the tests hold our functions to the digits that were printed. */

/** Score intervals of the risk ratio. */
export const riskRatios = [
  { source: 'Koopman, Biometrics 40 (1984) 513, example; Gart and Nam, Biometrics 44 (1988) 323', variant: [36, 40], control: [16, 80], from: 2.94, to: 7.15 },
] as const

/** Score intervals of the risk difference without N/(N − 1), method 9 (Mee) of Newcombe, Stat. Med. 17 (1998) 873, table II. */
export const riskDifferences = [
  { source: 'Newcombe (1998), (a)', variant: [56, 70], control: [48, 80], from: 0.0533, to: 0.3377 },
  { source: 'Newcombe (1998), (b)', variant: [9, 10], control: [3, 10], from: 0.1821, to: 0.837 },
  { source: 'Newcombe (1998), (c)', variant: [6, 7], control: [2, 7], from: 0.0544, to: 0.8478 },
  { source: 'Newcombe (1998), (d)', variant: [5, 56], control: [0, 29], from: -0.0313, to: 0.1926 },
] as const

/** Tolbutamide trial by age: Rothman, Epidemiology: An Introduction; risk ratio 1.33 and difference 0.035 by Mantel and Haenszel. */
export const tolbutamide = {
  strata: [
    { variant: [8, 106], control: [5, 120] },
    { variant: [22, 98], control: [16, 85] },
  ],
  riskRatio: 1.33,
  riskDifference: 0.035,
} as const

/** Student's sleep data, in tenths of an hour; the answers are those of R's manual page of t.test, extra ~ group. */
export const sleep = {
  first: [7, -16, -2, -12, -1, 34, 37, 8, 0, 20],
  second: [19, 8, 11, 1, -1, 44, 55, 16, 46, 34],
  t: 1.8608,
  degreesOfFreedom: 17.776,
  pValue: 0.07939,
  from: -0.2054832,
  to: 3.3654832,
} as const

/** R's manual page of power.prop.test: n and power per group for rates .50 and .75. */
export const sizes = { control: 0.5, effect: 0.5, peopleAtPower90: 76.7, powerAtFifty: 0.7401659 } as const
