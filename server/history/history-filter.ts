import { z } from 'zod'
import { entityKinds } from './history.ts'

/** By whom, what, when: the same for a page of the history and for its export. */
export const historyFilter = z.object({
  actor: z.string().max(100).optional(),
  actorKind: z.enum(['member', 'key', 'system']).optional(),
  entityKind: z.enum(entityKinds).optional(),
  search: z.string().max(200).optional(),
  from: z.coerce.date().optional(),
  to: z.coerce.date().optional(),
})
