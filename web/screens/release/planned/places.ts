import type { Asks } from '../../../api/client.ts'
import { ALL, type FlagDraft, type ServeDraft, singleShare } from '../flag-draft.ts'
import { ruleText, type Words } from '../flag-changes.ts'

export type Target = Extract<Asks['flag']['schedule']['plan']['change'], { kind: 'share' }>['target']

/** Somewhere a variation has a share of its own: a rule, or everybody else. */
export type Place = { readonly id: string; readonly target: Target; readonly label: string; readonly variations: readonly string[] }

const ELSE = 'else'

export const placeId = (target: Target): string => (target.kind === 'else' ? ELSE : target.rule)

/** Where a share can change alone. An experiment's rule, and one that several values share, are changed on the page. */
export function placesIn(stands: FlagDraft, variations: readonly string[], words: Words): readonly Place[] {
  const { say } = words
  const rules = stands.rules.flatMap((rule, index): Place[] => {
    const share = singleShare(rule.serve)
    return share === null ? [] : [{ id: rule.id, target: { kind: 'rule', rule: rule.id }, label: `${say('release.nth-rule', { n: index + 1 })}: ${ruleText(rule, words)}`, variations: [share.variation] }]
  })
  return [...rules, { id: ELSE, target: { kind: 'else' as const }, label: say('schedule.everybody-else'), variations: ofElse(stands.fallthrough, variations) }].filter((place) => place.variations.length > 0)
}

/** Beside one value another may grow; of two that share, either. */
function ofElse(serve: ServeDraft, variations: readonly string[]): readonly string[] {
  if (serve.kind === 'variation') return variations.filter((one) => one !== serve.variation)
  const shared = serve.kind === 'rollout' ? serve.shares.map((share) => share.variation) : []
  return shared.length === 2 ? shared.toReversed() : []
}

/** The share that a variation has there now. */
export function shareNow(stands: FlagDraft, target: Target, variation: string): number {
  const serve = target.kind === 'else' ? stands.fallthrough : stands.rules.find((rule) => rule.id === target.rule)?.serve
  if (serve?.kind === 'variation') return serve.variation === variation ? ALL : 0
  return serve?.kind === 'rollout' ? (serve.shares.find((share) => share.variation === variation)?.weight ?? 0) : 0
}
