import { given } from '../client/options.ts'
import { readJson } from '../client/storage.ts'
import type { TextStorage } from '../client/surroundings.ts'
import type { Acquisition } from '../core/context.ts'
import type { Json } from '../core/ruleset.ts'
import { campaignOf, isTouch, type Landing, touchOf } from './acquisition.ts'

/** What brought this visit: the campaign stays on its events until half an hour passes without any, as analytics tools count visits. */
export type Touch = {
  /** The touch of the page as it is now, with its landing page: a newcomer's first. */
  readonly landing: () => Acquisition
  /** Segment's `context.campaign`, where there is one. */
  readonly campaign: () => { readonly campaign?: { readonly [key: string]: Json } }
}

const TOUCH = 'touch'
const VISIT_MS = 1_800_000

type Kept = { readonly touch: Acquisition; readonly at: number }

export function createTouch(storage: TextStorage, now: () => number, look: () => Landing | null): Touch {
  const landing = (): Acquisition => {
    const page = look()
    return page === null ? {} : touchOf(page)
  }
  const current = (): Acquisition => {
    const here = landing()
    const kept = isTouch(here) ? null : (readJson(storage, TOUCH) as Partial<Kept> | null)
    const isSameVisit = typeof kept?.at === 'number' && now() - kept.at < VISIT_MS
    return isSameVisit && typeof kept.touch === 'object' && kept.touch !== null ? kept.touch : here
  }
  return {
    landing,
    campaign: () => {
      const touch = current()
      const campaign = campaignOf(touch)
      if (campaign !== null) storage.write(TOUCH, JSON.stringify({ touch, at: now() } satisfies Kept))
      return given('campaign', campaign)
    },
  }
}
