/** How an arm is drawn everywhere: hollow circle, circle, square, triangle; never by hue alone. */
export type ArmLook = 'control' | 'a' | 'b' | 'c'

export const armColour = {
  control: 'var(--arm-control)',
  a: 'var(--arm-a)',
  b: 'var(--arm-b)',
  c: 'var(--arm-c)',
} as const satisfies Record<ArmLook, string>

/** The look of the n-th arm, control first. From the fifth on the shapes repeat; their names stand beside them. */
export function armLook(index: number): ArmLook {
  if (index === 0) return 'control'
  return (['a', 'b', 'c'] as const)[(index - 1) % 3] ?? 'a'
}

/** What an interval says. *Early* is drawn dashed and without colour; groups of people are *unclear* unless they really differ. */
export type Answer = 'better' | 'worse' | 'unclear' | 'early'

export const answerColour = {
  better: 'var(--better)',
  worse: 'var(--worse)',
  unclear: 'var(--unclear)',
  early: 'var(--ink3)',
} as const satisfies Record<Answer, string>

/**
 * A lift and the interval that decides, as fractions: 0.116 is +11.6 %. An end may be infinite.
 * `half` is the interval's middle half; without it the thick pale bar is left out.
 */
export type Interval = {
  readonly estimate: number
  readonly low: number
  readonly high: number
  readonly half?: { readonly low: number; readonly high: number }
}

/** From one number to another, low first. */
export type Domain = readonly [low: number, high: number]
