/** Boundaries and errors that others printed. */

/** Lan–DeMets boundaries for five equal looks, two-sided .05. Source: the examples of the R package ldbounds; DeMets and Lan, Stat. Med. 13 (1994) 1341. */
export const lanDeMets = [
  { spending: { kind: 'obrien-fleming' }, critical: [4.8769, 3.3569, 2.6803, 2.2898, 2.031] },
  { spending: { kind: 'pocock' }, critical: [2.438, 2.4268, 2.4101, 2.3966, 2.3859] },
] as const

/** Chance that one of so many looks at 1.96 finds a difference that is not there. Source: Armitage, McPherson and Rowe, JRSS A 132 (1969) 235, table 2. */
export const peeking = [[1, 0.05], [2, 0.083], [3, 0.107], [4, 0.126], [5, 0.142], [10, 0.193], [20, 0.248], [50, 0.32]] as const

/** Constants of Pocock (every look at C) and O'Brien–Fleming (look k of K at C√(K/k)), two-sided .05. Source: Jennison and Turnbull, Group Sequential Methods (2000), tables 2.1 and 2.3. */
export const constants = [
  { looks: 2, pocock: 2.178, obrienFleming: 1.977 },
  { looks: 3, pocock: 2.289, obrienFleming: 2.004 },
  { looks: 5, pocock: 2.413, obrienFleming: 2.04 },
  { looks: 10, pocock: 2.555, obrienFleming: 2.087 },
  { looks: 20, pocock: 2.672, obrienFleming: 2.126 },
] as const
