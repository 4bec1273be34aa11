import type { Apart } from '../../parts/both-versions.tsx'
import { needsText, ruleText, serveText, type Words } from './flag-changes.ts'
import type { FlagDraft } from './flag-draft.ts'

/** A part of what an environment serves, as it is read. */
type Part = { readonly id: string; readonly name: string; readonly text: string }

function partsOf(draft: FlagDraft, words: Words): readonly Part[] {
  const { say } = words
  return [
    { id: 'switch', name: say('release.change-switch'), text: say(draft.enabled ? 'release.on' : 'release.off') },
    { id: 'needs', name: say('release.change-needs'), text: needsText(draft, words) },
    ...draft.rules.map((rule, place): Part => ({ id: rule.id, name: say('release.nth-rule', { n: place + 1 }), text: ruleText(rule, words) })),
    { id: 'else', name: say('release.change-else'), text: serveText(draft.fallthrough, words) },
    { id: 'off', name: say('release.change-off'), text: draft.offVariation },
  ]
}

/** The parts in which two versions differ, in the order of the page. */
export function partsApart(mine: FlagDraft, theirs: FlagDraft, words: Words): readonly Apart[] {
  const [own, other] = [partsOf(mine, words), partsOf(theirs, words)]
  const ids = [...new Set([...own, ...other].map((part) => part.id))]
  const text = (parts: readonly Part[], id: string): string => parts.find((part) => part.id === id)?.text ?? '–'
  const apart = ids
    .filter((id) => text(own, id) !== text(other, id))
    .map((id): Apart => ({ part: [...own, ...other].find((part) => part.id === id)?.name ?? '', mine: text(own, id), theirs: text(other, id) }))
  return [...apart, ...orderApart(mine, theirs, words)]
}

/** Rules that both have, where they stand in another order. */
function orderApart(mine: FlagDraft, theirs: FlagDraft, words: Words): readonly Apart[] {
  const ordered = (one: FlagDraft, other: FlagDraft): string =>
    one.rules.filter((rule) => other.rules.some((each) => each.id === rule.id)).map((rule) => rule.id).join()
  if (ordered(mine, theirs) === ordered(theirs, mine)) return []
  const text = (draft: FlagDraft): string => draft.rules.map((rule) => ruleText(rule, words)).join(' / ')
  return [{ part: words.say('release.change-order'), mine: text(mine), theirs: text(theirs) }]
}
