import { bucketOf } from './bucket.ts'
import { type Needs, VARIANTS } from './compact.ts'
import { fitsAll, type Given } from './condition.ts'
import { type Decided, made } from './decided.ts'
import type { Reason } from './evaluation.ts'
import { count, type Draw, drawOf, type Flag, keptAt, type Prepared } from './prepared.ts'

/** `depth`: how many flags asked for each other to come here. */
export type Asking = Given & { readonly prepared: Prepared; readonly depth: number }

export type Meets = (needs: Exclude<Needs, 0>, asking: Asking) => boolean

/**
 * The nine steps of contracts, 2; the first "no" ends it with null, and the flag goes on to its next rule. States that are not running:
 * - paused and rolled-back: who would meet a variant gets control, and nothing is exposed;
 * - shipped: the variant for the whole audience, past layer, traffic and schedule; the holdout still gets control.
 *   Exposures go on only where there is a holdout, since only that readout still grows.
 */
export function assign(flag: Flag, number: number, key: string, rule: string | null, asking: Asking, meets: Meets): Decided | null {
  const draw = (flag[keptAt(flag, number)] ??= drawOf(asking.prepared, key)) as Draw | undefined
  if (draw === undefined) return null
  const { raw, holdouts: salts } = draw
  const { 0: answers, 1: chosen, 2: unitOf, 4: salt, 5: traffic, 6: from, 7: until, 8: needs, 9: audience, 10: overrides, 11: holdouts, 12: layer } = raw
  const unit = asking.context[unitOf] ?? null
  const isRunning = answers === 'SPLIT'
  const isShipped = answers === 'SHIPPED'
  if (overrides !== 0 && unit !== null) {
    const buckets = overrides.at(-1)
    const hash = typeof buckets === 'object' && !buckets.includes(bucketOf(draw.named!, unit)) ? '' : asking.prepared.hashed(salt, unit)
    // Who may be named waits for it: another variant would be a wrong one.
    if (hash === undefined) return unknown(flag, unitOf, rule)
    const at = overrides.indexOf(hash)
    if (at >= 0) return served(flag, draw, key, rule, overrides[at + 1] as number, unit, 'OVERRIDE', isRunning, null, null)
  }
  if ((from !== null && asking.now() < from) || (until !== null && asking.now() >= until)) return null
  if ((needs !== 0 && !meets(needs, asking)) || (audience !== 0 && !fitsAll(audience, asking))) return null
  if (unit === null) {
    // Who is unknown still gets what everybody gets, where no bucket would have to tell.
    const isEverybody = isShipped ? holdouts === 0 : !isRunning && layer === 0 && draw.traffic === null
    return isEverybody ? served(flag, draw, key, rule, chosen, null, answers, false, null, null) : unknown(flag, unitOf, rule)
  }
  if (salts !== null) {
    for (let at = 0; at < salts.length; at++) {
      if (bucketOf(salts[at]!, unit) < (holdouts as readonly number[])[at * 3 + 2]!) return served(flag, draw, key, rule, 0, unit, 'HOLDOUT', isRunning || isShipped, (holdouts as readonly string[])[at * 3]!, null)
    }
  }
  if (isShipped) return served(flag, draw, key, rule, chosen, unit, answers, holdouts !== 0, null, null)
  if (layer !== 0 && rangeOf(layer, 2, 2, bucketOf(draw.layer!, unit)) < 0) return null
  if (draw.traffic !== null && bucketOf(draw.traffic, unit) >= traffic) return null
  if (!isRunning) return served(flag, draw, key, rule, chosen, unit, answers, false, null, null)
  const bucket = bucketOf(draw.salt, unit)
  for (let variant = 0, at = VARIANTS + 2; at < raw.length; variant++, at += 3) if (bucket < (raw[at] as number)) return served(flag, draw, key, rule, variant, unit, answers, true, null, bucket)
  return null
}

function unknown(flag: Flag, unit: 'subject' | 'account', rule: string | null): Decided {
  return made(flag, -1, null, unit === 'account' ? 'ACCOUNT_UNKNOWN' : 'SUBJECT_UNKNOWN', rule, null, false)
}

/** Where the range begins in a list that holds a bucket, or −1. */
export function rangeOf(list: readonly unknown[], from: number, step: number, bucket: number): number {
  for (let at = from; at < list.length; at += step) if ((list[at] as number) <= bucket && bucket < (list[at + 1] as number)) return at
  return -1
}

/** Many arguments and no object for them: it runs at every question. */
function served(flag: Flag, { raw }: Draw, experiment: string, rule: string | null, variant: number, unit: string | null, reason: Reason, exposes: boolean, holdout: string | null, bucket: number | null): Decided | null {
  const at = VARIANTS + variant * 3
  if (variant < 0 || at >= raw.length) return null
  const place = raw[at + 1] as number
  const variation = flag[2][1][place] as string
  count(flag, place)
  return made(flag, place, variation, reason, rule, unit === null ? null
    : { experiment, phase: raw[3], variant: raw[at] as string, variation, unit, holdout, forced: reason === 'OVERRIDE', bucket }, exposes)
}
