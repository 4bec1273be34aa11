import type { WordsNow } from '../../words/use-words.tsx'
import { conditionText } from '../../app/clause-text.ts'
import { needText } from '../../app/need-draft.ts'
import { isAdjusted, type Draft, type Experiment } from './draft.ts'

export type Difference = { readonly part: string; readonly mine: string; readonly theirs: string }

type Words = Pick<WordsNow, 'say' | 'format'>
type Version = Pick<Draft, 'name' | 'surface' | 'design'>

/** The parts in which two versions of a plan differ, each as a person reads it. */
export function differences(mine: Version, theirs: Pick<Experiment, 'name' | 'surface' | 'design'>, words: Words): readonly Difference[] {
  const one = partsOf(mine, words)
  const other = partsOf(theirs, words)
  return one.flatMap(({ part, text }, index) => {
    const against = other[index]?.text ?? ''
    return text === against ? [] : [{ part, mine: text === '' ? '–' : text, theirs: against === '' ? '–' : against }]
  })
}

/** Every part of a plan as text, always in the same order. */
function partsOf({ name, surface, design }: Version, { say, format }: Words): readonly { readonly part: string; readonly text: string }[] {
  const { hypothesis, plan } = design
  return [
    { part: say('plan.name'), text: name },
    { part: say('plan.where'), text: say(`surface.${surface}`) },
    { part: say('plan.ask-audience'), text: hypothesis.audience },
    { part: say('plan.ask-change'), text: hypothesis.change },
    { part: say('plan.ask-effect'), text: hypothesis.effect },
    { part: say('plan.ask-because'), text: hypothesis.because },
    { part: say('plan.takes-part'), text: say(design.newPeopleOnly ? 'plan.new-people' : 'plan.all-people') },
    { part: say('plan.only-if'), text: conditionText(design.audience, say) ?? '' },
    { part: say('plan.other-flags'), text: design.prerequisites.map((one) => needText(one, say)).join(', ') },
    { part: say('plan.traffic-label'), text: `${format.figure(design.traffic / 1_000, 3)}%` },
    { part: say('plan.unit'), text: say(design.unit === 'account' ? 'plan.unit-account' : 'plan.unit-known') },
    { part: say('plan.layer'), text: design.layer === null ? '' : `${design.layer.key} ${format.figure(design.layer.share / 1_000, 3)}%` },
    { part: say('plan.tags'), text: design.tags.join(', ') },
    { part: say('plan.named-ids'), text: design.overrides.map((one) => `${one.id}: ${one.variant}`).join(', ') },
    { part: say('plan.flag'), text: design.flagKey },
    { part: say('plan.variants'), text: design.variants.map((one) => `${one.name} (${one.variation}) ${format.figure(one.weight / 1_000, 3)}%`).join(', ') },
    { part: say('plan.smallest-lift'), text: `${format.axisLift(plan.minimumEffect)}, ${format.days(plan.days)}` },
    { part: say('plan.before'), text: say(isAdjusted(plan) ? 'plan.before-counted' : 'plan.before-ignored') },
    { part: say('plan.chance'), text: format.rate(plan.power) },
    { part: say('plan.baseline'), text: format.rate(plan.baseline) },
    { part: say('plan.people-per-day'), text: format.count(plan.peoplePerDay) },
    { part: say('plan.decides-too'), text: (design.decidesToo ?? []).join(', ') },
    { part: say('plan.guardrails'), text: design.guardrails.map((one) => `${one.metric} ${format.rate(one.margin)}`).join(', ') },
    { part: say('plan.also-measured'), text: design.also.join(', ') },
  ]
}
