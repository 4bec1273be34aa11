import type { Member } from './workspace.ts'

export const COMMENT_LENGTH = 4_000

export type Mention = { readonly id: string; readonly name: string }

export type Comment = {
  readonly id: string
  /** The word in a review that it was written with. */
  readonly cameWith: 'asked' | 'approved' | 'declined' | null
  readonly memberId: string | null
  readonly author: string
  /** Empty where it was taken back. */
  readonly text: string
  readonly mentions: readonly Mention[]
  readonly createdAt: Date
  readonly editedAt: Date | null
  readonly deletedAt: Date | null
}

type Named = Pick<Member, 'id' | 'name'>

/** Whoever is named after an "@" in a text: the longest name that fits, in any case. Who shares a name is meant together. */
export function mentionsIn(text: string, members: readonly Named[]): readonly Mention[] {
  const longestFirst = members.toSorted((a, b) => b.name.length - a.name.length)
  const found = text.split('@').slice(1).flatMap((rest) => {
    const first = longestFirst.find(({ name }) => begins(rest, name))
    return first === undefined ? [] : members.filter(({ name }) => name.toLowerCase() === first.name.toLowerCase())
  })
  return [...new Map(found.map(({ id, name }) => [id, { id, name }])).values()]
}

/** As a whole word, so that "@Minato" is not Mina. A particle may follow where names are written without spaces. */
function begins(rest: string, name: string): boolean {
  return rest.slice(0, name.length).toLowerCase() === name.toLowerCase() && !/^[\p{Script=Latin}\p{N}_]/u.test(rest.slice(name.length))
}
