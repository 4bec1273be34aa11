/** May the numbers be believed? `blocked` withholds every lift and the verdict, `warn` stands beside them, `not-yet` has no answer. */
export type CheckState = 'ok' | 'warn' | 'blocked' | 'not-yet'

export type Check = SampleRatioCheck | CrossoverCheck | DataCheck

export type SampleRatioCheck = {
  readonly name: 'sample-ratio'
  readonly state: CheckState
  readonly facts: {
    /** Exposed people and what the weights in force would give; shares add up to 1. */
    readonly arms: readonly { readonly variant: string; readonly observed: number; readonly expected: number; readonly share: number | null; readonly plannedShare: number | null }[]
    readonly chiSquare: number | null
    readonly degreesOfFreedom: number | null
    readonly pValue: number | null
    readonly convention: 'chi-square'
  }
}

export type CrossoverCheck = {
  readonly name: 'crossovers'
  readonly state: CheckState
  readonly facts: {
    readonly people: number
    readonly arms: readonly { readonly variant: string; readonly exposed: number; readonly crossovers: number; readonly expected: number }[]
    readonly chiSquare: number | null
    readonly degreesOfFreedom: number | null
    readonly pValue: number | null
    readonly convention: 'chi-square'
  }
}

export type DataCheck = {
  readonly name: 'data-complete'
  readonly state: CheckState
  readonly facts: {
    /** Everything before this moment is counted; null for an import without times. */
    readonly completeTo: number | null
    /** asOf − completeTo, in milliseconds. */
    readonly lag: number | null
    readonly counted: number
    /** Exposures or rows that could not be used. */
    readonly refused: number
  }
}
