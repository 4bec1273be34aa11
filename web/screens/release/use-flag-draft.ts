import { useKept } from '../../api/kept.ts'
import type { Environment } from '../../app/member-now.ts'
import { useMember } from '../../app/member.tsx'
import { draftOf, type Flag, type FlagDraft, same, type Stored } from './flag-draft.ts'
import { rebased } from './rebase.ts'

/** What is not saved yet, on what it was made, and the reason as far as it is written. */
type Kept = { readonly base: FlagDraft; readonly draft: FlagDraft; readonly why: string }

export type Editing = {
  /** What is served now. */
  readonly stands: FlagDraft
  readonly draft: FlagDraft
  readonly why: string
  /** Set where somebody saved this environment after the draft was begun: what it was begun on. */
  readonly begunOn: FlagDraft | undefined
  readonly change: (draft: FlagDraft) => void
  /** Begins another draft, made on a version. */
  readonly begin: (base: FlagDraft, draft: FlagDraft) => void
  readonly explain: (why: string) => void
  /** Puts the draft's own changes on what stands now. */
  readonly keepBoth: () => void
  /** Drops the draft; what it answers brings it back. */
  readonly drop: () => () => void
}

/** One that was kept before flags needed others names none. */
function whole(kept: FlagDraft | undefined): FlagDraft | undefined {
  return kept === undefined ? undefined : { ...kept, prerequisites: kept.prerequisites ?? [] }
}

/** The edited version of a flag in one environment: kept per person until it is saved or dropped. */
export function useFlagDraft(flag: Flag, environment: Environment, stored: Stored): Editing {
  const { member } = useMember()
  const [kept, keep] = useKept<Kept>(`${member.id}:flag:${flag.key}:${environment.id}`)
  const stands = draftOf(stored)
  const draft = whole(kept?.draft) ?? stands
  const base = whole(kept?.base) ?? stands
  const why = kept?.why ?? ''
  return {
    stands,
    draft,
    why,
    begunOn: same(base, stands) ? undefined : base,
    change: (next) => keep(same(next, base) ? undefined : { base, draft: next, why }),
    begin: (on, next) => keep(same(next, on) ? undefined : { base: on, draft: next, why: '' }),
    explain: (next) => keep({ base, draft, why: next }),
    keepBoth: () => {
      const both = rebased(base, draft, stands)
      keep(same(both, stands) ? undefined : { base: stands, draft: both, why })
    },
    drop: () => {
      keep(undefined)
      return () => keep(kept)
    },
  }
}
