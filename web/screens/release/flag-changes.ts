import { conditionText } from '../../app/clause-text.ts'
import { needText } from '../../app/need-draft.ts'
import type { UnsavedChange } from '../../parts/not-saved-panel.tsx'
import type { WordsNow } from '../../words/use-words.tsx'
import { ALL, type FlagDraft, type RuleDraft, type ServeDraft, singleShare } from './flag-draft.ts'

export type Words = Pick<WordsNow, 'say' | 'format'>
export type Change = UnsavedChange & { readonly what: string }

/** What differs between what is served and what is about to be, one line each. */
export function changesOf(before: FlagDraft, after: FlagDraft, words: Words): readonly Change[] {
  const { say } = words
  return [
    ...changed(say('release.change-switch'), onOff(before, words), onOff(after, words)),
    ...changed(say('release.change-needs'), needsText(before, words), needsText(after, words)),
    ...ruleChanges(before, after, words),
    ...changed(say('release.change-else'), serveText(before.fallthrough, words), serveText(after.fallthrough, words)),
    ...changed(say('release.change-off'), before.offVariation, after.offVariation),
  ]
}

function onOff({ enabled }: FlagDraft, { say }: Words): string {
  return say(enabled ? 'release.on' : 'release.off')
}

/** What has to be so in other flags: `chat is on, pricing is team or solo`. */
export function needsText({ prerequisites }: FlagDraft, { say }: Words): string {
  if (prerequisites.length === 0) return say('need.nothing')
  return prerequisites.map((need) => needText(need, say)).join(', ')
}

function ruleChanges(before: FlagDraft, after: FlagDraft, words: Words): readonly Change[] {
  const { say } = words
  const kept = before.rules.filter((rule) => after.rules.some((one) => one.id === rule.id))
  const order = (draft: FlagDraft): string => draft.rules.filter((rule) => kept.some((one) => one.id === rule.id)).map((rule) => rule.id).join()
  const removed = before.rules.flatMap((rule, index): Change[] =>
    kept.includes(rule) ? [] : [{ what: say('release.change-removed', { n: index + 1 }), before: ruleText(rule, words), after: undefined }],
  )
  const edited = after.rules.flatMap((rule, index) => ruleChange(before.rules.find((one) => one.id === rule.id), rule, index + 1, words))
  const moved = order(before) === order(after) ? [] : [{ what: say('release.change-order'), before: orderText(before, before), after: orderText(before, after) }]
  return [...removed, ...edited, ...moved]
}

/** The order as numbers that the rules have now: "1, 2, 3" becomes "2, 1, 3". */
function orderText(before: FlagDraft, draft: FlagDraft): string {
  return draft.rules.flatMap((rule) => { const place = before.rules.findIndex((one) => one.id === rule.id); return place < 0 ? [] : [place + 1] }).join(', ')
}

function ruleChange(before: RuleDraft | undefined, after: RuleDraft, n: number, words: Words): readonly Change[] {
  const { say } = words
  if (before === undefined) return [{ what: say('release.change-added', { n }), before: undefined, after: ruleText(after, words) }]
  const [old, now] = [singleShare(before.serve), singleShare(after.serve)]
  const who = changed(say('release.change-when', { n }), whenText(before, words), whenText(after, words))
  // The usual change is a share that grows: then the two shares alone are what is to be read.
  if (old !== null && now !== null && old.variation === now.variation) {
    return [...who, ...changed(say('release.change-share', { n, value: now.variation }), shareText(old.weight, words), shareText(now.weight, words))]
  }
  return [...who, ...changed(say('release.change-serves', { n }), serveText(before.serve, words), serveText(after.serve, words))]
}

function changed(what: string, before: string, after: string): readonly Change[] {
  return before === after ? [] : [{ what, before, after }]
}

function whenText({ when }: RuleDraft, { say }: Words): string {
  return conditionText(when, say) ?? say('release.everybody')
}

/** A rule as it is read on the page, without what can be pressed. */
export function ruleText({ when, serve }: RuleDraft, words: Words): string {
  const { say } = words
  const condition = conditionText(when, say)
  if (serve.kind === 'experiment') return serveText(serve, words)
  const share = singleShare(serve)
  if (share === null) return condition === null ? serveText(serve, words) : say('release.rule-split', { when: condition, shares: serveText(serve, words) })
  const slots = { value: share.variation, share: shareText(share.weight, words) }
  return condition === null ? say('release.rule-all', slots) : say('release.rule', { when: condition, ...slots })
}

export function shareText(weight: number, { format }: Pick<Words, 'format'>): string {
  return format.axisRate(weight / ALL)
}

export function serveText(serve: ServeDraft, { say, format }: Words): string {
  switch (serve.kind) {
    case 'variation':
      return serve.variation
    case 'experiment':
      return say('release.decides', { experiment: serve.experiment })
    case 'rollout':
      return serve.shares.map((share) => `${share.variation} ${shareText(share.weight, { format })}`).join(', ')
  }
}
