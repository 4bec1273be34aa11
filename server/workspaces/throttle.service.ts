import type { Db } from '../database/database.ts'
import { tokenHash } from '../id.ts'
import { refusal } from '../refusal.ts'
import { countTry, deleteOldTries, forgetTries } from './throttle.repository.ts'

const WINDOW_MS = 15 * 60_000

/**
 * How many tries within a quarter of an hour. From one address little for one account; for one account from everywhere
 * much more, because whoever knows an address could else keep its owner out.
 */
const LIMITS = { both: 8, address: 40, account: 80 } as const

export type Trying = { readonly account: string; readonly address: string }

/** Counts a try before it is looked at, so that many at once are no way round. @throws Refusal with the seconds to wait */
export async function refuseTooManyTries(db: Db, trying: Trying, now: Date): Promise<void> {
  const until = new Date(now.getTime() + WINDOW_MS)
  for (const [kind, place] of Object.entries(placesOf(trying)) as [keyof typeof LIMITS, string][]) {
    const counted = await countTry(db, place, now, until)
    if (counted.tries <= LIMITS[kind]) continue
    const seconds = Math.max(1, Math.ceil((counted.until.getTime() - now.getTime()) / 1000))
    throw refusal('too-many', `Too many tries to sign in. Wait ${Math.ceil(seconds / 60)} minutes, or use a link.`, { seconds }, seconds)
  }
}

/** Who proved who they are begins anew; the others at that address do not. */
export async function forgiveTries(db: Db, trying: Trying, now: Date): Promise<void> {
  const { both, account } = placesOf(trying)
  await forgetTries(db, [both, account])
  await deleteOldTries(db, now)
}

function placesOf({ account, address }: Trying): Readonly<Record<keyof typeof LIMITS, string>> {
  const named = account.trim().toLowerCase()
  return { both: tokenHash(`both ${named} ${address}`), address: tokenHash(`address ${address}`), account: tokenHash(`account ${named}`) }
}
