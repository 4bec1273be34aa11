import type { Answers } from '../../../api/client.ts'
import type { WordsNow } from '../../../words/use-words.tsx'
import { changesOf, shareText } from '../flag-changes.ts'
import { draftOf, type FlagDraft } from '../flag-draft.ts'
import { refusedText } from '../refused-words.ts'
import type { Target } from './places.ts'
import { whenText } from './when-text.ts'

export type PlannedChange = Answers['flag']['schedule']['list']['changes'][number]
export type Ramp = Answers['flag']['ramp']['list']['ramps'][number]
export type Reason = NonNullable<PlannedChange['reason']>

type Words = Pick<WordsNow, 'say' | 'format'>

const MINUTE_MS = 60_000

/** How far ahead, in whole minutes, hours or days: "15 hours from now". */
export function aheadText(at: Date, now: Date, { say, format }: Words): string {
  const minutes = Math.round((at.getTime() - now.getTime()) / MINUTE_MS)
  if (minutes < 1) return format.relative(at, now)
  if (minutes < 60) return say('ahead.m', { n: minutes })
  return minutes < 48 * 60 ? say('ahead.h', { n: Math.round(minutes / 60) }) : say('ahead.d', { n: Math.round(minutes / 1_440) })
}

/** What a change does, one line each. */
export function plannedText(change: PlannedChange['change'], stands: FlagDraft, words: Words): readonly string[] {
  const { say } = words
  switch (change.kind) {
    case 'switch':
      return [say(change.enabled ? 'schedule.turn-on' : 'schedule.turn-off')]
    case 'share':
      return [say('schedule.share-to', { value: change.variation, share: shareText(change.weight, words), who: whoText(change.target, stands, words) })]
    case 'rules': {
      const base = draftOf(change.base)
      const changes = changesOf(base, { ...change.draft, enabled: base.enabled, prerequisites: change.draft.prerequisites ?? base.prerequisites }, words)
      return changes.length === 0 ? [say('schedule.new-rules')] : changes.map(({ what, before, after }) => `${what}: ${[before, after].filter((side) => side !== undefined).join(' → ')}`)
    }
  }
}

/** Whose share it is, by the rule's number as it stands. */
export function whoText(target: Target, stands: FlagDraft, { say }: Words): string {
  if (target.kind === 'else') return say('schedule.everybody-else')
  const place = stands.rules.findIndex((rule) => rule.id === target.rule)
  return place < 0 ? say('schedule.a-rule-gone') : say('release.nth-rule', { n: place + 1 })
}

/** Why it was not made. What the server refused is told in the reader's language where there are words for it, else as it told it. */
export function reasonText(reason: Reason, words: Words): string {
  const { say } = words
  switch (reason.kind) {
    case 'share-moved':
      return say('schedule.because-share-moved', { share: shareText(reason.weight, words) })
    case 'refused':
      return refusedText(reason.facts, words) ?? say('schedule.because-refused', { message: reason.message })
    default:
      return say(`schedule.because-${reason.kind}`)
  }
}

/** The next step of a ramp as a sentence, or how it stands. */
export function nextText(ramp: Ramp, now: Date, words: Words): string {
  const { say, format } = words
  const next = ramp.steps.find((step) => step.state === 'waiting')
  const when = ramp.stateAt
  if (ramp.state === 'paused') return say('schedule.ramp-paused', { who: ramp.stateBy?.name ?? '', when: format.relative(when, now) })
  if (ramp.state === 'held') return say('schedule.ramp-held', { when: format.relative(when, now), why: ramp.reason === null ? '' : reasonText(ramp.reason, words) })
  if (next === undefined || next.change.kind !== 'share') return say('schedule.ramp-done')
  return say('schedule.ramp-next', { share: shareText(next.change.weight, words), at: whenText(next.at, words), when: aheadText(next.at, now, words) })
}

/** What an entry of the history tells of a change for later. */
type Told = { readonly at?: string; readonly change?: PlannedChange['change']; readonly reason?: Reason; readonly target?: Target; readonly variation?: string; readonly steps?: readonly { readonly weight: number }[] }

/** The change or the ramp that an entry is about, and why it could not be made; one line each. */
export function toldText({ before, after }: { readonly before: unknown; readonly after: unknown }, stands: FlagDraft, words: Words): readonly string[] {
  const { at, change, reason, target, variation, steps } = (after ?? before ?? {}) as Told
  const when = at === undefined ? [] : [whenText(new Date(at), words)]
  const because = reason === undefined ? [] : [reasonText(reason, words)]
  if (change !== undefined) return [...plannedText(change, stands, words), ...when, ...because]
  if (target === undefined || variation === undefined) return []
  const who = whoText(target, stands, words)
  return [steps === undefined ? `“${variation}”: ${who}` : `“${variation}”: ${who} · ${steps.map((step) => shareText(step.weight, words)).join(' → ')}`]
}
