import { existsSync } from 'node:fs'
import { resolve } from 'node:path'

/** A published data set that lies beside the project, or undefined with a word on why its tests are skipped. */
export function dataSet(name: string): string | undefined {
  const path = resolve(import.meta.dirname, '../../../../shared/data', name)
  if (existsSync(path)) return path
  console.warn(`\n${path} is not there, so the tests that read it are skipped.\n`)
  return undefined
}

/** The counts of a published onboarding experiment, as facts (Cookie Cats, 90,189 players). */
export const COOKIE_CATS = [
  { arm: 'gate_30', players: 44_700, day1: 20_034, day7: 8_502, rounds: 2_344_795 },
  { arm: 'gate_40', players: 45_489, day1: 20_119, day7: 8_279, rounds: 2_333_530 },
] as const

/** A file with exactly those counts, its rows in an order that a seed decides. */
export function cookieCatsCsv(seed: number): string {
  const random = randomFrom(seed)
  const rows = COOKIE_CATS.flatMap(({ arm, players, day1, day7, rounds }) => {
    const returned1 = shuffled(Array.from({ length: players }, (_, index) => index < day1), random)
    const returned7 = shuffled(Array.from({ length: players }, (_, index) => index < day7), random)
    const played = Math.floor(rounds / players)
    return returned1.map((first, index) => `${arm},${index < rounds % players ? played + 1 : played},${first ? 'TRUE' : 'FALSE'},${returned7[index] ? 'TRUE' : 'FALSE'}`)
  })
  return `userid,version,sum_gamerounds,retention_1,retention_7\n${shuffled(rows, random).map((row, index) => `${1_000_000 + index},${row}\n`).join('')}`
}

/** Uniform in [0, 1) (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

function shuffled<Item>(items: readonly Item[], random: () => number): Item[] {
  const mixed = [...items]
  for (let index = mixed.length - 1; index > 0; index -= 1) {
    const other = Math.floor(random() * (index + 1))
    const held = mixed[index] as Item
    mixed[index] = mixed[other] as Item
    mixed[other] = held
  }
  return mixed
}
