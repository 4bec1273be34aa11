import { z } from 'zod'

/** The order of a list: by what, and which way. */
export type ListOrder<By extends string> = { readonly by: By; readonly descending: boolean }

/** `name`, or `-name` for the other way, as it stands in the console's addresses too. */
export function listOrder<const Names extends readonly [string, ...string[]]>(names: Names) {
  const both = names.flatMap((name) => [name, `-${name}`])
  return z
    .string()
    .refine((text) => both.includes(text), { error: ({ input }) => `"${String(input)}" is no order of this list. There are ${both.join(', ')}.` })
    .transform((text): ListOrder<Names[number]> => ({ by: (text.startsWith('-') ? text.slice(1) : text) as Names[number], descending: text.startsWith('-') }))
}

/** Where a page ended: what its last row is ordered by, and its id. */
export type ListPlace = { readonly group: number; readonly value: string | number; readonly id: string }

const place = z.tuple([z.number().int(), z.union([z.string(), z.number()]), z.string()])

/** A place as a cursor, which nobody has to read. */
export function cursorOf({ group, value, id }: ListPlace): string {
  return Buffer.from(JSON.stringify([group, value, id])).toString('base64url')
}

/** Undefined: from the beginning; so is what is no cursor, as of a list in another order. */
export function placeAt(cursor: string | undefined): ListPlace | undefined {
  if (cursor === undefined) return undefined
  try {
    const [group, value, id] = place.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')))
    return { group, value, id }
  } catch {
    return undefined
  }
}

/** The longest cursor: a name of 120 characters, in bytes, in base64. */
export const cursorText = z.string().max(1_000)
