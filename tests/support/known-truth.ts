import { randomFrom } from '#tests/simulation/random.ts'

/** What is known of each variant before anything is sent: it was decided first, and the events were written after it. */
export type Truth = { exposed: number; crossovers: number; converted: number; cents: bigint; squares: bigint; leftOut: number }

export type Told = { readonly type: string; readonly messageId: string; readonly timestamp: string; readonly anonymousId?: string; readonly userId?: string; readonly event?: string; readonly properties?: object; readonly context?: object }

/** `clock`: by how many ms the sender's is ahead; it sends `sentAt` by it. */
export type Sent = { readonly told: Told; readonly clock: number }

export type KnownTruth = { readonly events: readonly Sent[]; readonly truth: { readonly [variant: string]: Truth } }

const HOUR = 3_600_000
const DAY = 24 * HOUR
const BOT = 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)'

/**
 * So many people who meet an experiment from `start` on, each with a window of seven days: some with a second device that
 * is joined sooner or later, some met twice, some forced, some with a wrong clock, with orders, refunds, other
 * currencies, amounts as text, and what happens just before and just after the window; and bots. Whole cents throughout.
 */
export function knownTruth({ people, seed, start, experiment }: { readonly people: number; readonly seed: number; readonly start: number; readonly experiment: string }): KnownTruth {
  const random = randomFrom(seed)
  const chance = (share: number): boolean => random() < share
  const whole = (from: number, to: number): number => from + Math.floor(random() * (to - from + 1))
  const events: Sent[] = []
  const truth: Record<string, Truth> = {}
  const of = (variant: string): Truth => (truth[variant] ??= { exposed: 0, crossovers: 0, converted: 0, cents: 0n, squares: 0n, leftOut: 0 })
  let sent = 0

  for (let n = 0; n < people; n++) {
    const [first, other] = chance(0.5) ? ['control', 'guided'] : ['guided', 'control']
    const bot = chance(0.06)
    const met = start + whole(0, 3 * DAY)
    const end = met + 7 * DAY
    const devices = [`v${n}`, ...(chance(0.25) ? [`w${n}`] : [])]
    const user = devices.length > 1 || chance(0.5) ? `user ${n}` : null
    const clock = chance(0.05) ? whole(-30, 30) * HOUR + 1 : 0
    const tell = (told: Omit<Told, 'messageId' | 'timestamp'>, at: number): void => {
      const event = { told: { ...told, messageId: `${seed}-${++sent}`, timestamp: new Date(at + clock).toISOString(), ...(bot ? { context: { userAgent: BOT } } : {}) }, clock }
      events.push(event)
      if (chance(0.04)) events.push(event)
    }
    const by = (): { anonymousId: string; userId?: string } => ({ anonymousId: devices[whole(0, devices.length - 1)] ?? '', ...(user !== null && chance(0.3) ? { userId: user } : {}) })
    const expose = (who: object, variant: string, at: number, more: object = {}): void =>
      tell({ type: 'track', event: 'Experiment Viewed', ...who, properties: { experiment_id: experiment, variation_id: variant, phase: 1, ...more } }, at)

    expose({ anonymousId: devices[0] }, first, met)
    const crosses = devices.length > 1 && chance(0.4)
    if (crosses) expose({ anonymousId: devices[1] }, other, met + whole(1, DAY))
    if (chance(0.1)) expose({ anonymousId: devices[0] }, other, met - 5, { forced: true })
    if (chance(0.1)) expose({ anonymousId: devices[0] }, '$holdout', met - 5)
    if (chance(0.1)) expose({ anonymousId: devices[0] }, first, met + whole(1, DAY))
    if (user !== null) for (const anonymousId of devices) tell({ type: 'identify', anonymousId, userId: user }, met + whole(-2 * DAY, 9 * DAY))

    const converts = chance(first === 'control' ? 0.3 : 0.36)
    if (converts) for (let times = whole(1, 3); times > 0; times--) tell({ type: 'track', event: 'Activated', ...by() }, met + whole(0, 7 * DAY - 1))
    if (chance(0.1)) tell({ type: 'track', event: 'Activated', ...by() }, chance(0.5) ? met - 1 : end)

    let cents = 0n
    let leftOut = 0
    const order = (amount: number, at: number, currency = 'EUR'): void => {
      const value = amount / 100
      tell({ type: 'track', event: 'Order Completed', ...by(), properties: { total: chance(0.3) ? value.toFixed(2) : value, currency: chance(0.2) ? currency.toLowerCase() : currency } }, at)
    }
    for (let orders = chance(0.4) ? whole(1, 4) : 0; orders > 0; orders--) {
      const amount = chance(0.02) ? whole(1_000_000_00, 9_000_000_00) : whole(1, 300_00)
      const at = met + whole(0, 7 * DAY - 1)
      if (chance(0.1)) {
        order(amount, at, 'KRW')
        leftOut += 1
        continue
      }
      order(amount, at)
      cents += BigInt(amount)
      if (chance(0.15)) {
        // A refund within the window takes off, one after it does not.
        const within = chance(0.5)
        order(-amount, within ? whole(at, end - 1) : end + whole(0, DAY))
        if (within) cents -= BigInt(amount)
      }
    }
    if (chance(0.05)) order(whole(1, 99_99), chance(0.5) ? met - 1 : end)

    if (bot) continue
    const own = of(first)
    own.exposed += 1
    if (crosses) own.crossovers += 1
    if (converts) own.converted += 1
    own.cents += cents
    own.squares += cents * cents
    own.leftOut += leftOut
  }
  return { events, truth }
}
