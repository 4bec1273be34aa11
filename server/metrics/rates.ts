import { z } from 'zod'
import type { Rates } from '../store/door.ts'
import { currency } from './currency.ts'

/** What one `source` was worth in `target` on a day, in exact decimals. */
export type Rate = { readonly day: string; readonly source: string; readonly target: string; readonly rate: string }

/** Rates as they stood after one upload. A set never changes; metric versions name the one they count by. */
export type RateSet = { readonly number: number; readonly at: Date; readonly by: string | null; readonly count: number }

const row = z.tuple([
  z.iso.date('The day is written like 2026-03-25.'),
  currency,
  currency,
  z.string().regex(/^\d{1,12}(\.\d{1,12})?$/, 'The rate is a decimal number such as 0.9234.').refine((text) => /[1-9]/.test(text), 'The rate is above zero.'),
])

export const MOST_RATES = 50_000
const HEAD = 'day,from,to,rate'

/** Rates of a text of comma-separated values with a head, or what is wrong with which line. Of one day and pair the last line stands. */
export function parseRates(text: string): { readonly rates: readonly Rate[] } | { readonly line: number; readonly problem: string } {
  const [head = '', ...lines] = text.replace(/^\uFEFF/, '').split(/\r?\n/)
  if (head.trim().toLowerCase().replaceAll(' ', '') !== HEAD) return { line: 1, problem: `The first line is "${HEAD}".` }
  const rates = new Map<string, Rate>()
  for (const [index, line] of lines.entries()) {
    if (line.trim() === '') continue
    const read = row.safeParse(line.split(',').map((cell) => cell.trim()))
    if (!read.success) return { line: index + 2, problem: read.error.issues[0]?.message ?? 'It cannot be read.' }
    const [day, source, target, rate] = read.data
    if (source === target) return { line: index + 2, problem: `A rate is between two currencies; both are ${source}.` }
    rates.set(`${day} ${source} ${target}`, { day, source, target, rate })
  }
  if (rates.size === 0) return { line: 2, problem: 'There is no rate in it.' }
  if (rates.size > MOST_RATES) return { line: MOST_RATES + 2, problem: `A set has at most ${MOST_RATES} rates.` }
  return { rates: [...rates.values()] }
}

/** What the store converts by: days begin in UTC, whatever the workspace's zone, as central banks' fixings are of a date. */
export function ratesInto(target: string, rates: readonly Rate[]): Rates {
  return rates.filter((one) => one.target === target).map(({ day, source, rate }) => ({ currency: source, from: Date.parse(`${day}T00:00:00Z`), rate }))
}
