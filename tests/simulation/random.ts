/** A seeded source of numbers in [0, 1): the same seed, the same experiment. Source: mulberry32, Tommy Ettinger 2017, public domain. */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** How many of `trials` succeed, person by person: nothing approximated. */
export function successes(random: () => number, trials: number, chance: number): number {
  let count = 0
  for (let trial = 0; trial < trials; trial += 1) if (random() < chance) count += 1
  return count
}

/** Share of runs that `happens`, from runs 0 to n − 1. */
export function frequency(runs: number, happens: (run: number) => boolean): number {
  let count = 0
  for (let run = 0; run < runs; run += 1) if (happens(run)) count += 1
  return count / runs
}

/** A frequency's band around its nominal value: four standard errors to each side. */
export function band(nominal: number, runs: number): { readonly from: number; readonly to: number } {
  const width = 4 * Math.sqrt((nominal * (1 - nominal)) / runs)
  return { from: nominal - width, to: nominal + width }
}

export function isInside(share: number, nominal: number, runs: number): boolean {
  const { from, to } = band(nominal, runs)
  return from <= share && share <= to
}
