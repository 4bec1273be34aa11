import type { Asks } from '../../api/client.ts'
import { conditionText } from '../../app/clause-text.ts'
import { needText } from '../../app/need-draft.ts'
import { percent } from '../../app/layer-picture.tsx'
import type { WordsNow } from '../../words/use-words.tsx'
import type { Started } from './experiment-watch-screen.tsx'

export type Design = Started['design']
export type RunningChange = Asks['experiment']['effect']['change']

/** The parts that may differ while it runs. Traffic has a form of its own beside the page. */
export const changeable = ['variants', 'audience', 'newPeopleOnly', 'prerequisites', 'layer', 'tags', 'overrides'] as const
export type Changed = Pick<Design, (typeof changeable)[number]>

export function changedOf(design: Design): Changed {
  const { variants, audience, newPeopleOnly, prerequisites, layer, tags, overrides } = design
  return { variants, audience, newPeopleOnly, prerequisites, layer, tags, overrides }
}

/** A change that is being written, with what ran when it was begun. */
export type Begun = { readonly base: Changed; readonly wanted: Changed }
export type Part = (typeof changeable)[number]

const differs = (part: Part, one: Changed, other: Changed): boolean => JSON.stringify(one[part]) !== JSON.stringify(other[part])

/** Parts that somebody else changed meanwhile, to something else than is wanted here. */
export function contested({ base, wanted }: Begun, design: Design): readonly Part[] {
  const now = changedOf(design)
  return changeable.filter((part) => differs(part, base, now) && differs(part, base, wanted) && differs(part, wanted, now))
}

/** The change on what runs now: what was not touched here is as it is there; of the contested parts, mine or theirs. */
export function rebased({ base, wanted }: Begun, design: Design, keep: 'mine' | 'theirs'): Begun {
  const now = changedOf(design)
  const theirs = contested({ base, wanted }, design)
  const mine = changeable.filter((part) => differs(part, base, wanted) && (keep === 'mine' || !theirs.includes(part)))
  return { base: now, wanted: { ...now, ...Object.fromEntries(mine.map((part) => [part, wanted[part]])) } }
}

/** What is sent: the parts that differ, whole. */
export function changeOf(design: Design, wanted: Changed): RunningChange {
  return Object.fromEntries(changeable.filter((part) => JSON.stringify(design[part]) !== JSON.stringify(wanted[part])).map((part) => [part, wanted[part]]))
}

export type Difference = { readonly what: string; readonly before: string | undefined; readonly after: string | undefined }

/** The same as people read it. */
export function differencesOf(design: Design, wanted: Changed, words: Pick<WordsNow, 'say' | 'format'>): readonly Difference[] {
  const before = partsOf(changedOf(design), words)
  const after = partsOf(wanted, words)
  return before.flatMap(({ what, text }, index) => {
    const then = after[index]?.text ?? ''
    return text === then ? [] : [{ what, before: text === '' ? undefined : text, after: then === '' ? undefined : then }]
  })
}

function partsOf({ variants, audience, newPeopleOnly, prerequisites, layer, tags, overrides }: Changed, { say, format }: Pick<WordsNow, 'say' | 'format'>): readonly { readonly what: string; readonly text: string }[] {
  return [
    { what: say('plan.variants'), text: variants.map((one) => `${one.name} (${one.variation}) ${percent(one.weight, format)}`).join(', ') },
    { what: say('plan.takes-part'), text: [say(newPeopleOnly ? 'plan.new-people' : 'plan.all-people'), conditionText(audience, say) ?? ''].filter((part) => part !== '').join(', ') },
    { what: say('plan.other-flags'), text: prerequisites.map((one) => needText(one, say)).join(', ') },
    { what: say('plan.layer-share'), text: layer === null ? '' : percent(layer.share, format) },
    { what: say('plan.tags'), text: tags.join(', ') },
    { what: say('plan.named-ids'), text: overrides.map((one) => `${one.id}: ${one.variant}`).join(', ') },
  ]
}
