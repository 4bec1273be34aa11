import { z } from 'zod'
import { isKey, isReserved, type Key } from '#sdk/core/ids.ts'

/** The parser of keys, one for every door. */
export const key = z
  .string()
  .refine(isKey, { message: 'A key begins with a-z or 0-9 and goes on with a-z, 0-9, ".", "_" or "-", at most 100 characters.' })
  .refine((text) => !isReserved(text), { error: ({ input }) => `"${String(input)}" has a meaning of its own in JavaScript and names nothing here. Choose another key.` })
  .transform((text) => text as Key)

/** A name people read. */
export const name = z.string().trim().min(1, 'Give it a name.').max(120, 'At most 120 characters.')

export const why = z.string().trim().max(500).optional()
