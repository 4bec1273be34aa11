import { z } from 'zod'
import { deviationsOf, type Deviation } from '../events/tracking-plan.ts'
import { planOf } from '../events/tracking-plan.service.ts'
import { EXPOSURE } from '#sdk/core/event.ts'
import { key } from '../key.ts'
import { lookalike } from '../nearest.ts'
import { refusal } from '../refusal.ts'
import type { LiveEvent } from '../store/door.ts'
import { editing, reading, router } from '../trpc.ts'
import { sendTestEvent } from './test-event.service.ts'

const cursor = z.string().regex(/^\d{1,15}$/, 'This is no place in the log.')

/** What a tracking plan has against an event, and whether it knows its name at all. */
type Flags = { readonly known: boolean; readonly looksLike: string | null; readonly deviations: readonly Deviation[] }

export const eventRouter = router({
  /** What arrived, newest first, with what the tracking plan has against each. Without a plan nothing is flagged. */
  live: reading
    .input(
      z.object({
        environmentId: z.string().min(1).max(60).optional(),
        type: z.enum(['track', 'identify', 'page', 'screen', 'group', 'alias']).optional(),
        name: z.string().min(1).max(200).optional(),
        person: z.string().min(1).max(1_100).optional(),
        experiment: key.optional(),
        bots: z.enum(['shown', 'hidden', 'only']).default('shown'),
        cursor: cursor.nullable().default(null),
        limit: z.number().int().min(1).max(100).default(50),
      }),
    )
    .query(async ({ ctx, input: { cursor: before, ...filter } }) => {
      const { events, older } = await ctx.parts.store.live({ workspace: ctx.scope.workspaceId, ...filter, before })
      const plan = await planOf(ctx.scope.db, ctx.scope.workspaceId)
      const planned = new Map(plan.events.map((event) => [event.name, event]))
      const likenesses = new Map<string, string | null>()
      // Once a name, not once an event: comparing with a whole plan takes its time.
      const likenessOf = (name: string): string | null => {
        const found = likenesses.get(name) ?? lookalike(name, [...planned.keys()]) ?? null
        likenesses.set(name, found)
        return found
      }
      const flagsOf = (event: LiveEvent): Flags => {
        const own = planned.get(event.name)
        const isJudged = plan.version > 0 && event.type === 'track' && event.name !== EXPOSURE
        const known = !isJudged || own !== undefined
        return { known, looksLike: known ? null : likenessOf(event.name), deviations: isJudged && own !== undefined ? deviationsOf(own, event.properties) : [] }
      }
      // What an event says is asked for when somebody opens it.
      return { events: events.map(({ properties, ...event }) => ({ ...event, flags: flagsOf({ ...event, properties }) })), older }
    }),
  get: reading.input(z.object({ cursor })).query(async ({ ctx, input }) => {
    const event = await ctx.parts.store.event(ctx.scope.workspaceId, input.cursor)
    if (event === null) throw refusal('not-found', 'This event is not kept any more.', { cursor: input.cursor })
    return event
  }),
  /** Sends one event through the same door as any product, as a visitor of its own. */
  sendTest: editing.input(z.object({ environment: key })).mutation(({ ctx, input }) => sendTestEvent(ctx.scope, ctx.parts.ingest, input.environment)),
})
