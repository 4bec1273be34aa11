import { conditionText } from '../../app/clause-text.ts'
import type { Say } from '../../words/say.ts'
import type { AudienceDraft } from './use-audience-draft.ts'

export type Change = { readonly what: string; readonly before: string; readonly after: string }

/** What differs between two versions, one line each. */
export function changesBetween(before: AudienceDraft, after: AudienceDraft, say: Say): readonly Change[] {
  const who = (draft: AudienceDraft): string => conditionText(draft.condition, say) ?? say('clause.always')
  return [
    { what: say('understand.change-name'), before: before.name, after: after.name },
    { what: say('understand.change-who'), before: who(before), after: who(after) },
  ].filter((change) => change.before !== change.after)
}
