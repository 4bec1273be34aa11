/** Where the time comes from. Everything that asks what time it is takes a clock. */
export type Clock = RunningClock | TestClock

type RunningClock = { readonly now: () => Date }

export const systemClock: RunningClock = { now: () => new Date() }

/** A clock that stands where it was set, for tests and for the admin door of a test installation. */
export type TestClock = RunningClock & {
  readonly set: (to: Date) => void
  /** Moves it forward by so many milliseconds. */
  readonly advance: (milliseconds: number) => void
  /** Lets it follow the system's clock again. */
  readonly follow: () => void
}

/** Whether this clock can be set: only where the settings ask for it. */
export function isTestClock(clock: Clock): clock is TestClock {
  return 'set' in clock
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
