/** Where the time comes from. Everything that asks what time it is takes a clock. */
export type Clock = { readonly now: () => Date }

export const systemClock: Clock = { now: () => new Date() }

/** A clock that stands where it was set, for tests and for the admin door of a test installation. */
export type TestClock = Clock & {
  readonly set: (to: Date) => void
  /** Moves it forward by so many milliseconds. */
  readonly advance: (milliseconds: number) => void
  /** Lets it follow the system's clock again. */
  readonly follow: () => void
}

/** @param at where it stands; without it, it follows the system's clock until it is set */
export function testClock(at?: Date): TestClock {
  let standing = at?.getTime()
  const now = (): Date => new Date(standing ?? Date.now())
  return {
    now,
    set: (to) => void (standing = to.getTime()),
    advance: (milliseconds) => void (standing = now().getTime() + milliseconds),
    follow: () => void (standing = undefined),
  }
}
