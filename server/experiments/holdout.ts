import type { Design } from './experiment.ts'

/** People who are kept out of every experiment it covers, so that all of them together can be read. */
export type Holdout = {
  readonly id: string
  readonly key: string
  readonly name: string
  readonly salt: string
  /** Out of 100000. */
  readonly share: number
  /** Covers the experiments that carry it; null: all of the workspace. */
  readonly tag: string | null
  readonly version: number
  readonly endedAt: Date | null
  readonly createdAt: Date
}

export function covers(holdout: Pick<Holdout, 'tag'>, { tags }: Pick<Design, 'tags'>): boolean {
  return holdout.tag === null || tags.includes(holdout.tag)
}

/** Which holdouts keep people out of an experiment, by key in one order: the first that fits is the one that is told. */
export function holdoutsOf(holdouts: readonly Holdout[], design: Pick<Design, 'tags'>): readonly string[] {
  return holdouts.filter((one) => one.endedAt === null && covers(one, design)).map((one) => one.key).toSorted()
}
