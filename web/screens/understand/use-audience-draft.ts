import type { Condition } from '#sdk/core/ruleset.ts'
import type { Answers } from '../../api/client.ts'
import { useKept } from '../../api/kept.ts'
import { useMember } from '../../app/member.tsx'

export type Audience = Answers['audience']['get']

/** What of an audience is edited. */
export type AudienceDraft = { readonly name: string; readonly condition: Condition }

type Kept = { readonly base: AudienceDraft; readonly draft: AudienceDraft; readonly why: string }

export type Editing = {
  /** What is served now. */
  readonly stands: AudienceDraft
  readonly draft: AudienceDraft
  readonly why: string
  /** Somebody saved something else after the draft was begun. */
  readonly isStale: boolean
  readonly change: (draft: AudienceDraft) => void
  /** Begins another draft, made on what was just saved. */
  readonly begin: (base: AudienceDraft, draft: AudienceDraft) => void
  readonly explain: (why: string) => void
  /** Goes on with the draft as a change of what stands now. */
  readonly keepMine: () => void
  /** Drops the draft; what it answers brings it back. */
  readonly drop: () => () => void
}

/** The edited version of an audience: kept per person until it is saved or dropped. */
export function useAudienceDraft(audience: Audience): Editing {
  const { member } = useMember()
  const [kept, keep] = useKept<Kept>(`${member.id}:audience:${audience.key}`)
  const stands: AudienceDraft = { name: audience.name, condition: audience.condition }
  const { base, draft, why } = kept ?? { base: stands, draft: stands, why: '' }
  const hold = (next: Kept): void => keep(same(next.draft, next.base) ? undefined : next)
  return {
    stands,
    draft,
    why,
    isStale: !same(base, stands) && !same(draft, stands),
    change: (next) => hold({ base, draft: next, why }),
    begin: ({ name, condition }, next) => hold({ base: { name, condition }, draft: next, why: '' }),
    explain: (next) => hold({ base, draft, why: next }),
    keepMine: () => hold({ base: stands, draft, why }),
    drop: () => {
      keep(undefined)
      return () => keep(kept)
    },
  }
}

export function same(one: AudienceDraft, other: AudienceDraft): boolean {
  const text = ({ name, condition }: AudienceDraft): string => JSON.stringify(inOrder({ name, condition }))
  return text(one) === text(other)
}

/** What the database answers has its fields in another order than what was written here. */
function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([key, each]) => [key, inOrder(each)]))
}
