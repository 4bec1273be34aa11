import type { Clock } from '../clock.ts'
import type { Db } from '../database/database.ts'
import { refusal } from '../refusal.ts'
import type { KeyHolder } from './key.service.ts'
import { monthOf, secondsToWait, type Sent, shareOf } from './key-usage.ts'
import { addKeyUsage, findKeyUsage, type KeySent, listKeyUsage } from './key-usage.repository.ts'

/** What all servers had taken in together when it was last told. */
type Told = Sent & { readonly month: string }

const NONE: Sent = { taken: 0, heldOff: 0 }

/**
 * What keys sent, counted in memory and written down every few seconds: a request costs no write, the sums survive a
 * restart and add up over all servers. So a quota holds but for what the servers take in between two writings.
 */
export class KeyUsage {
  readonly #db: Db
  readonly #clock: Clock
  /** Since the last writing, here. */
  #held = new Map<string, Sent>()
  readonly #told = new Map<string, Told>()
  readonly #shares = new Map<string, number>()

  constructor(db: Db, clock: Clock) {
    this.#db = db
    this.#clock = clock
  }

  /** Refuses where the key's month has no room for so many. Asks the database once a month and key, not once a request. */
  async needRoom({ keyId, name, eventsPerMonth }: Pick<KeyHolder, 'keyId' | 'name' | 'eventsPerMonth'>, count: number): Promise<void> {
    if (eventsPerMonth === null) return
    const now = this.#clock.now()
    const used = (await this.#toldIn(keyId, monthOf(now))).taken + (this.#held.get(keyId)?.taken ?? 0)
    if (used + count <= eventsPerMonth) return
    const message = `The key "${name}" may send ${eventsPerMonth} events a month; ${used} are used. Raise its limit under Start, SDK keys, or wait for the next month (UTC).`
    throw refusal('too-many', message, { limit: eventsPerMonth, used }, secondsToWait(now))
  }

  /** The part of the key's events a second that this server lets in. */
  share(keyId: string): number {
    return this.#shares.get(keyId) ?? 1
  }

  took(keyId: string, count: number): void {
    const before = this.#held.get(keyId) ?? NONE
    this.#held.set(keyId, { ...before, taken: before.taken + count })
  }

  heldOff(keyId: string, count: number): void {
    const before = this.#held.get(keyId) ?? NONE
    this.#held.set(keyId, { ...before, heldOff: before.heldOff + count })
  }

  /** What could not be written is held for the next time. */
  async write(now: Date): Promise<void> {
    const held = this.#held
    // A key that was quiet has no share of anything any more.
    for (const keyId of this.#shares.keys()) if (!held.has(keyId)) this.#shares.delete(keyId)
    if (held.size === 0) return
    this.#held = new Map()
    const month = monthOf(now)
    try {
      const rows = [...held].map(([keyId, sent]) => ({ keyId, ...sent }))
      for (const sum of await addKeyUsage(this.#db, month, rows, now)) this.#learn(sum, month, held.get(sum.keyId) ?? NONE)
    } catch (error) {
      for (const [keyId, sent] of held) {
        this.took(keyId, sent.taken)
        this.heldOff(keyId, sent.heldOff)
      }
      throw error
    }
  }

  /** This month's sums of a workspace's keys. */
  ofWorkspace(workspaceId: string): Promise<readonly KeySent[]> {
    return listKeyUsage(this.#db, workspaceId, monthOf(this.#clock.now()))
  }

  #learn(sum: KeySent, month: string, own: Sent): void {
    const before = this.#told.get(sum.keyId)
    if (before?.month === month) this.#shares.set(sum.keyId, shareOf(offered(own), offered(sum) - offered(before) - offered(own)))
    this.#told.set(sum.keyId, { taken: sum.taken, heldOff: sum.heldOff, month })
  }

  async #toldIn(keyId: string, month: string): Promise<Told> {
    const known = this.#told.get(keyId)
    if (known?.month === month) return known
    const told = { ...(await findKeyUsage(this.#db, keyId, month)), month }
    this.#told.set(keyId, told)
    return told
  }
}

function offered({ taken, heldOff }: Sent): number {
  return taken + heldOff
}
