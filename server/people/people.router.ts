import { z } from 'zod'
import { historyPage } from '../history/history.service.ts'
import { refusal } from '../refusal.ts'
import { administering, reading, router } from '../trpc.ts'
import { secretOf } from '../workspaces/workspace.service.ts'
import { erasePerson, erasureOf, goOnErasing, personalDataHistory } from './erasure.service.ts'
import { claimOf, detachUser } from './subject.service.ts'

const page = { cursor: z.string().max(1200).nullable().default(null), limit: z.number().int().min(1).max(100).default(50) }
const DAY_MS = 86_400_000

export const peopleRouter = router({
  /** Newest first; `search` is how a user id or a device begins. */
  list: reading
    .input(z.object({ ...page, search: z.string().trim().max(1000).optional() }))
    .query(({ ctx, input: { search, cursor, limit } }) => ctx.parts.store.people({ workspace: ctx.scope.workspaceId, cursor, limit, ...(search === undefined ? {} : { search }) })),
  /** One person, by the key of any of its parts (`user:…`, `device:…`), with a page of what she did. */
  get: reading
    .input(z.object({ ...page, key: z.string().max(1100) }))
    .query(async ({ ctx, input }) => {
      const person = await ctx.parts.store.person({ workspace: ctx.scope.workspaceId, ...input })
      if (person === null) throw refusal('not-found', 'Nobody is known by this id. Events may still be on their way.', { key: input.key })
      return person
    }),
  /** Which id a user is bucketed by, and who said so; null where nothing is committed yet. */
  claim: reading.input(z.object({ userId: z.string().min(1).max(1000) })).query(({ ctx, input }) => claimOf(ctx.scope.db, ctx.scope.workspaceId, input.userId)),
  /** What was done with a user's claim by people, newest first. */
  claimHistory: reading
    .input(z.object({ userId: z.string().min(1).max(1000), cursor: z.string().max(200).optional(), limit: z.number().int().min(1).max(100).default(20) }))
    .query(({ ctx, input: { userId, cursor, limit } }) => historyPage(ctx.scope.db, { workspaceId: ctx.scope.workspaceId, entityKind: 'person', entityId: userId, cursor, limit })),
  /** Takes a wrong claim back: the user gets a subject of their own. */
  detach: administering
    .input(z.object({ userId: z.string().min(1).max(1000), why: z.string().trim().min(1, 'Say why: the next reader needs it.').max(500) }))
    .mutation(async ({ ctx, input }) => detachUser(ctx.scope, await secretOf(ctx.scope.db, ctx.scope.workspaceId), input)),
  /** Customers' teams by name; `search` is how a name begins. */
  accounts: reading
    .input(z.object({ ...page, search: z.string().trim().max(1000).optional() }))
    .query(({ ctx, input: { search, cursor, limit } }) => ctx.parts.store.accounts({ workspace: ctx.scope.workspaceId, cursor, limit, ...(search === undefined ? {} : { search }) })),
  /** One of them, with a page of what its people did in it. */
  account: reading
    .input(z.object({ ...page, account: z.string().min(1).max(1100) }))
    .query(async ({ ctx, input }) => {
      const account = await ctx.parts.store.account({ workspace: ctx.scope.workspaceId, ...input })
      if (account === null) throw refusal('not-found', 'No event names this account. Events may still be on their way.', { account: input.account })
      return account
    }),
  /** Takes everything of a person away, for good. */
  erase: administering
    .input(z.object({ key: z.string().min(1).max(1100) }))
    .mutation(async ({ ctx, input }) => ({ erasure: (await erasePerson(ctx.scope, ctx.parts, input.key)).subject })),
  /** Goes on with an erasure that was stopped or failed. */
  goOnErasing: administering
    .input(z.object({ id: z.string().min(1).max(60) }))
    .mutation(({ ctx, input }) => goOnErasing(ctx.parts.jobs, ctx.scope.workspaceId, input.id)),
  erasure: administering.input(z.object({ id: z.string().min(1).max(60) })).query(({ ctx, input }) => erasureOf(ctx.parts.jobs, ctx.scope.workspaceId, input.id)),
  /** Who erased or exported somebody, and when; never whom. */
  personalData: administering
    .input(z.object({ cursor: z.string().max(200).optional(), limit: z.number().int().min(1).max(100).default(20) }))
    .query(({ ctx, input }) => personalDataHistory(ctx.scope.db, ctx.scope.workspaceId, input)),
  /** Events of bots in the last 30 days: stored, and left out of people and readouts. */
  bots: reading.query(({ ctx }) => ctx.parts.store.botEvents(ctx.scope.workspaceId, ctx.scope.now.getTime() - 30 * DAY_MS)),
})
