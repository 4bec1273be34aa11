import type { Condition } from '#sdk/core/ruleset.ts'
import { clausesOf } from '../../app/clauses.ts'
import type { UnsavedChange } from '../../parts/not-saved-panel.tsx'
import type { WordsNow } from '../../words/use-words.tsx'
import type { FlagDraft, RuleDraft, ServeDraft } from './flag-draft.ts'

/** What differs between what is served and what is about to be, one line each. */
export function changesOf(before: FlagDraft, after: FlagDraft, words: WordsNow): readonly UnsavedChange[] {
  const { say } = words
  const rows: UnsavedChange[] = []
  if (before.enabled !== after.enabled) rows.push({ what: say('release.change-switch'), before: onOff(before, words), after: onOff(after, words) })
  rows.push(...ruleChanges(before, after, words))
  rows.push(...changed(say('release.change-else'), serveText(before.fallthrough, words), serveText(after.fallthrough, words)))
  rows.push(...changed(say('release.change-off'), before.offVariation, after.offVariation))
  return rows
}

function onOff({ enabled }: FlagDraft, { say }: WordsNow): string {
  return say(enabled ? 'release.on' : 'release.off')
}

function ruleChanges(before: FlagDraft, after: FlagDraft, words: WordsNow): readonly UnsavedChange[] {
  const { say } = words
  const kept = before.rules.filter((rule) => after.rules.some((one) => one.id === rule.id))
  const order = (draft: FlagDraft): string => draft.rules.filter((rule) => kept.some((one) => one.id === rule.id)).map((rule) => rule.id).join()
  const removed = before.rules.flatMap((rule, index): UnsavedChange[] =>
    kept.includes(rule) ? [] : [{ what: say('release.change-removed', { n: index + 1 }), before: ruleText(rule, words), after: undefined }],
  )
  const edited = after.rules.flatMap((rule, index) => ruleChange(before.rules.find((one) => one.id === rule.id), rule, index + 1, words))
  const moved = order(before) === order(after) ? [] : [{ what: say('release.change-order'), before: undefined, after: after.rules.map((rule) => serveText(rule.serve, words)).join(', ') }]
  return [...removed, ...edited, ...moved]
}

function ruleChange(before: RuleDraft | undefined, after: RuleDraft, n: number, words: WordsNow): readonly UnsavedChange[] {
  const { say } = words
  if (before === undefined) return [{ what: say('release.change-added', { n }), before: undefined, after: ruleText(after, words) }]
  return [
    ...changed(say('release.change-when', { n }), conditionText(before.when, words), conditionText(after.when, words)),
    ...changed(say('release.change-serves', { n }), serveText(before.serve, words), serveText(after.serve, words)),
  ]
}

function changed(what: string, before: string, after: string): readonly UnsavedChange[] {
  return before === after ? [] : [{ what, before, after }]
}

function ruleText(rule: RuleDraft, words: WordsNow): string {
  return words.say('release.rule-text', { when: conditionText(rule.when, words), serve: serveText(rule.serve, words) })
}

/** A condition in a few words, for a difference: "campaign is spring, plan is trial". */
export function conditionText(condition: Condition | null, { say }: WordsNow): string {
  if (condition === null) return say('release.everybody')
  const clauses = clausesOf(condition)
  if (clauses === null) return say('release.rich-condition')
  return clauses.map(({ attribute, comparison, text }) => `${attribute.replace('acquisition.', '')} ${say(`compare.${comparison}`)} ${text}`.trim()).join(', ')
}

export function serveText(serve: ServeDraft, { say, format }: WordsNow): string {
  switch (serve.kind) {
    case 'variation':
      return serve.variation
    case 'experiment':
      return say('release.decides', { experiment: serve.experiment })
    case 'rollout':
      return serve.shares.map((share) => `${share.variation} ${format.axisRate(share.weight / 100_000)}`).join(', ')
  }
}
