import { EXPOSURE } from '../../sdk/core/event.ts'
import type { StoredEvent } from '../../server/store/door.ts'
import { DAYS } from './made.ts'

const DAY = 86_400_000
const HOUR = 3_600_000

/** A stretch in which an experiment counts people. */
export type Stretch = { readonly key: string; readonly phase: number; readonly from: number; readonly until: number; readonly variants: readonly [string, string]; readonly lift: number }

export type Crowd = { readonly environmentId: string; readonly end: number; readonly stretches: readonly Stretch[] }

const SOURCES = 8
const CAMPAIGNS = 40
const TEAM = 8

/**
 * What person `n` did in the seventy days before `end`: always the same for the same number, so that a fill that is begun
 * again tells nothing twice. She comes from somewhere, meets one of the experiments that ran then, and may sign up, activate
 * and pay, the sooner the better her variant is.
 */
export function eventsOf(n: number, crowd: Crowd): readonly StoredEvent[] {
  const device = `d${n}`
  const userId = `u${n}`
  const at = crowd.end - Math.floor(drawn(n, 1) * DAYS * DAY)
  const open = crowd.stretches.filter(({ from, until }) => from <= at && at < until)
  const met = open[Math.floor(drawn(n, 2) * open.length)]
  const isVariant = drawn(n, 3) < 0.5
  const more = met !== undefined && isVariant ? 1 + met.lift : 1
  const told = (what: string, when: number, event: Partial<StoredEvent>): StoredEvent => ({
    environmentId: crowd.environmentId, messageId: `${what}-${n}`, type: 'track', name: '', device, userId: null, account: null, at: when, receivedAt: when, properties: {}, context: {}, touch: null, bot: false, ...event,
  })
  const touch = { source: `source-${lesser(n, 4, SOURCES)}`, medium: 'cpc', campaign: `campaign-${lesser(n, 6, CAMPAIGNS)}`, landingPage: '/' }
  const came = told('page', at, { type: 'page', name: 'Landing', properties: { path: '/' }, touch })
  const exposed = met === undefined ? [] : [told('met', at + 1_000, { name: EXPOSURE, properties: { experiment_id: met.key, variation_id: met.variants[isVariant ? 1 : 0], phase: met.phase } })]
  const signedUpAt = at + 60_000 + Math.floor(drawn(n, 8) * HOUR)
  if (drawn(n, 9) >= 0.35) return [came, ...exposed]
  const account = `team-${Math.floor(n / TEAM)}`
  const known = { userId, account }
  const activatedAt = signedUpAt + Math.floor(drawn(n, 10) * 6 * DAY)
  const paidAt = activatedAt + Math.floor(drawn(n, 11) * 6 * DAY)
  const isActivated = drawn(n, 12) < 0.4 * more
  const isPaid = isActivated && drawn(n, 13) < 0.25
  return [
    came,
    ...exposed,
    told('known', signedUpAt, { ...known, type: 'identify', properties: { plan: drawn(n, 14) < 0.3 ? 'team' : 'free' } }),
    told('signed-up', signedUpAt + 1_000, { ...known, name: 'Signed Up' }),
    ...(isActivated ? [told('activated', activatedAt + 2_000, { ...known, name: 'Activated' })] : []),
    ...(isPaid ? [told('paid', paidAt + 3_000, { ...known, name: 'Upgraded', properties: { revenue: 10 + Math.floor(drawn(n, 15) * 90) } })] : []),
    ...(drawn(n, 16) < 0.05 ? [told('failed', signedUpAt + 5_000, { ...known, name: 'Error Shown' })] : []),
  ].filter((event) => event.at < crowd.end)
}

/** The device that person `n` came with. */
export function deviceOf(n: number): string {
  return `d${n}`
}

/** Of two draws the smaller: some values have many people, most have few. */
function lesser(n: number, k: number, of: number): number {
  return Math.min(Math.floor(drawn(n, k) * of), Math.floor(drawn(n, k + 1) * of))
}

/** Uniform in [0, 1) for a person and a question: MurmurHash3's finaliser over both. */
function drawn(n: number, k: number): number {
  let bits = Math.imul(n, 0x9e3779b1) ^ Math.imul(k, 0x85ebca77)
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b)
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35)
  return ((bits ^ (bits >>> 16)) >>> 0) / 2 ** 32
}
