import { z } from 'zod'
import { key } from '../key.ts'
import { reading, router } from '../trpc.ts'
import { readJourney, waysIn } from './journey.service.ts'

const date = z.iso.date('Write a date as 2026-03-25.')
const LONGEST_DAYS = 366

const between = z
  .object({ kind: z.literal('between'), from: date, until: date })
  .refine(({ from, until }) => from <= until, 'The first day lies after the last.')
  .refine(({ from, until }) => Date.parse(until) - Date.parse(from) < LONGEST_DAYS * 86_400_000, `At most ${LONGEST_DAYS} days.`)

const period = z.union([z.object({ kind: z.literal('counted') }), z.object({ kind: z.literal('last'), days: z.number().int().min(1).max(LONGEST_DAYS) }), between])

const by = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('channel') }),
  z.object({ kind: z.literal('field'), field: z.enum(['source', 'medium', 'campaign', 'term']) }),
  z.object({ kind: z.literal('variant'), experiment: key }),
])

export const journeyRouter = router({
  /** How far people came who came first in a period, all of them and told apart. Without a period: days that are followed to the end, if anybody came then. */
  get: reading
    .input(z.object({ period: period.nullable().default(null), by: by.default({ kind: 'channel' }) }))
    .query(({ ctx, input }) => readJourney({ scope: ctx.scope, store: ctx.parts.store }, input)),
  /** In which ways people of the last 28 days came. */
  ways: reading.query(({ ctx }) => waysIn({ scope: ctx.scope, store: ctx.parts.store })),
})
