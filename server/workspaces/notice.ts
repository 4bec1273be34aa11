/** Why somebody is told something. */
export const noticeKinds = [
  /** Named with "@" in a comment. */
  'mention',
  /** A comment on what they made, asked for or spoke about. */
  'comment',
  /** Their word is asked for: on a plan, on shipping a variant. */
  'review-asked',
  'ship-asked',
  /** What they asked for was answered. */
  'approved',
  'declined',
  /** A plan changed after it was approved, or while it was looked at. */
  'lapsed',
] as const
export type NoticeKind = (typeof noticeKinds)[number]

/** What it is about, as it was called then. */
export type Subject = { readonly entityKind: 'experiment'; readonly entityKey: string; readonly entityName: string }

export type Notice = Subject & {
  readonly id: string
  readonly kind: NoticeKind
  /** Who did it, by the name they had. */
  readonly actor: string
  /** The beginning of what was written, if anything was. */
  readonly excerpt: string
  readonly createdAt: Date
  readonly readAt: Date | null
}

const EXCERPT = 200

/** The beginning of a text, cut between characters and marked where it was cut. */
export function excerptOf(text: string): string {
  const characters = [...text.replaceAll(/\s+/g, ' ').trim()]
  return characters.length <= EXCERPT ? characters.join('') : `${characters.slice(0, EXCERPT - 1).join('')}…`
}
