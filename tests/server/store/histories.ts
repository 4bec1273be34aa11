import fc from 'fast-check'
import type { Json } from '#sdk/core/ruleset.ts'
import type { StoredEvent } from '#server/store/door.ts'
import type { History } from './oracle.ts'

export const DAY = 86_400_000
/** Midnight in Seoul. */
export const START = Date.UTC(2026, 0, 1) - 9 * 3_600_000
export const EXPERIMENT = 'checklist'

const devices = ['d1', '기기', '😀']
const users = ['ana', '사람', 'Ben']
/** In UTF-16 the pair of surrogates comes before the fullwidth letter, as bytes after it. */
const marks = ['a', '\uFF21', '😀']
const HOUR = 3_600_000
/** Around every edge that a question has: its start and end, a pause, a stratum, a day, the end of a window. */
const hours = [-1, 0, 1, 29, 30, 32, 33, 47, 48, 49, 72, 95, 96, 97]

type Props = { readonly [key: string]: Json }
type Deed = { readonly type: StoredEvent['type']; readonly name: string; readonly properties: Props; readonly cents: number | null; readonly source: string | null }

const deed: fc.Arbitrary<Deed> = fc.oneof(
  { weight: 6, arbitrary: exposure() },
  { weight: 4, arbitrary: fc.constant<Deed>({ type: 'identify', name: '', properties: {}, cents: null, source: null }) },
  { weight: 3, arbitrary: order() },
  { weight: 2, arbitrary: fc.constant<Deed>({ type: 'track', name: 'Activated', properties: {}, cents: null, source: null }) },
  { weight: 2, arbitrary: fc.constant<Deed>({ type: 'track', name: 'Signed Up', properties: {}, cents: null, source: null }) },
  { weight: 2, arbitrary: fc.constantFrom('google', 'naver', null).map((source): Deed => ({ type: 'page', name: 'Landing', properties: {}, cents: null, source })) },
)

function exposure(): fc.Arbitrary<Deed> {
  return fc
    .record({
      variant: fc.constantFrom('control', 'control', 'guided', 'guided', '$holdout', 'unknown'),
      phase: fc.constantFrom<(number | undefined)[]>(undefined, 1, 1, 1, 2),
      forced: fc.constantFrom(false, false, false, true),
      experiment: fc.constantFrom(EXPERIMENT, EXPERIMENT, EXPERIMENT, 'other'),
    })
    .map(({ variant, phase, forced, experiment }) => ({
      type: 'track',
      name: 'Experiment Viewed',
      properties: { experiment_id: experiment, variation_id: variant, ...(phase === undefined ? {} : { phase }), ...(forced ? { forced } : {}) },
      cents: null,
      source: null,
    }))
}

function order(): fc.Arbitrary<Deed> {
  return fc
    .record({ cents: fc.option(fc.integer({ min: -50_00, max: 500_000_00 }), { freq: 6 }), currency: fc.constantFrom('EUR', 'EUR', 'KRW'), asText: fc.boolean() })
    .map(({ cents, currency, asText }) => {
      const amount = cents === null ? 'a lot' : asText ? (cents / 100).toFixed(2) : cents / 100
      return { type: 'track', name: 'Order', properties: { total: amount, currency }, cents, source: null }
    })
}

const told = fc.record({
  deed,
  account: fc.constantFrom(null, null, null, 'acme', '팀'),
  alone: fc.constantFrom(false, false, false, false, true),
  device: fc.option(fc.constantFrom(...devices), { freq: 8 }),
  user: fc.option(fc.constantFrom(...users), { freq: 2 }),
  hour: fc.constantFrom(...hours),
  jitter: fc.constantFrom(0, 0, 0, -1, 1),
  environment: fc.constantFrom('production', 'production', 'production', 'production', 'staging'),
  bot: fc.constantFrom(false, false, false, false, false, false, true),
  mark: fc.constantFrom(...marks),
})

/**
 * Few devices, users and instants, so that shared devices, ties and late claims are frequent. Short histories show what
 * a later event would cover up; long ones, what only many events bring about.
 */
export const histories: fc.Arbitrary<History> = fc
  .oneof(fc.array(told, { minLength: 2, maxLength: 9 }), fc.array(told, { minLength: 15, maxLength: 50, size: 'max' }))
  .map((rows) => rows.map(({ deed, account, alone, device, user, hour, jitter, environment, bot, mark }, n) => ({
    cents: deed.cents,
    event: {
      environmentId: environment,
      messageId: `${mark}${n}`,
      type: deed.type,
      name: deed.name,
      ...(alone && account !== null && deed.type === 'track'
        ? { device: null, userId: null }
        : { device: device ?? (user === null ? 'd1' : null), userId: deed.type === 'identify' ? (user ?? 'ana') : user }),
      account,
      // Claims meet at two instants, so that the message id often decides between them.
      at: deed.type === 'identify' ? START + (hour % 2) * 40 * HOUR : START + hour * HOUR + jitter,
      receivedAt: START + 30 * DAY,
      properties: deed.properties,
      context: {},
      touch: deed.source === null ? null : { source: deed.source, campaign: mark, ...linkedFrom(n) },
      bot,
    },
  })))

/** Referrers as pages tell them, each with the site that it names. */
export const SITES: ReadonlyMap<string | undefined, string> = new Map([
  [undefined, ''], ['https://www.Google.co.kr:443/a?b=http://x.example/', 'www.google.co.kr'], ['android-app://com.slack', 'com.slack'], ['http://ana:p@x.example#y', 'x.example'], ['http://m\u00fcller.example/', ''], ['home', ''],
])

function linkedFrom(n: number): { readonly referrer?: string; readonly clickParameter?: string } {
  const referrer = [...SITES.keys()][n % SITES.size]
  return { ...(referrer === undefined ? {} : { referrer }), ...(n % 2 === 0 ? { clickParameter: 'gclid' } : {}) }
}

export type Delivery = { readonly batches: readonly (readonly number[])[]; readonly adjustAfter: readonly boolean[] }

/** How a history arrives: in any order, cut anywhere, some sent twice, with counting at any moment between. */
export function deliveries(length: number): fc.Arbitrary<Delivery> {
  const once = Array.from({ length }, (_, n) => n)
  return fc
    .record({
      order: fc.shuffledSubarray(once, { minLength: length, maxLength: length }),
      again: fc.array(fc.nat({ max: length - 1 }), { maxLength: length }),
      sizes: fc.array(fc.constantFrom(1, 1, 2, 3, 8, 20), { minLength: 2 * length, maxLength: 2 * length }),
      adjustAfter: fc.array(fc.boolean(), { minLength: 2 * length, maxLength: 2 * length }),
    })
    .map(({ order, again, sizes, adjustAfter }) => ({ batches: cut([...order, ...again], sizes), adjustAfter }))
}

function cut(items: readonly number[], sizes: readonly number[]): readonly (readonly number[])[] {
  const batches: (readonly number[])[] = []
  let from = 0
  for (const size of sizes) {
    if (from >= items.length) break
    batches.push(items.slice(from, from + size))
    from += size
  }
  return batches
}
