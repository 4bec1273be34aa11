import type { Catalogue, Chance, Ends, Moved } from './catalogue.ts'

export const english: Catalogue = {
  ship: (moved) => `Ship ${moved.variant}. ${effect(moved)}`,
  rollback: (moved) => `Roll back ${moved.variant}. ${effect(moved)}`,
  keepRunning: ({ variant, days, count }) =>
    `${days === null ? 'Keep running.' : `Keep running, about ${count} more ${days === 1 ? 'day' : 'days'}.`} It is too early to tell whether ${variant} helps.`,
  pause: ({ variant, metric }) => `Pause it. ${variant} makes ${metric} worse.`,
  tooEarly: ({ conversions, needed }) => `Too early. ${conversions} of ${needed} conversions so far.`,
  inconclusive: ({ variant, ends }) => `No clear answer. ${variant} may be ${span(ends)}; this test was too small to tell.`,
  neutral: ({ margin }) => `No difference that matters. Any effect is smaller than ±${margin}. Keep the simpler one.`,
  notTrustworthy: ({ cause }) => `Not trustworthy: ${cause} No result is shown.`,

  rates: ({ metric, act, variant, control }) => (act === null ? `${metric}: ${variant} with it, ${control} without.` : `${variant} ${act} with it, ${control} without.`),
  fits: ({ from, to }) => {
    if (from !== null && to !== null) return `The data fit a lift between ${from} and ${to}.`
    if (from !== null) return `The data fit a lift of ${from} or more.`
    return to === null ? 'The data set no limit to the lift.' : `The data fit a lift of ${to} or less.`
  },
  counted: ({ people, maturing }) => `${people} people are counted, ${maturing} are still maturing.`,
  lookedAtDaily: 'It is looked at once a day, by a rule that allows for it: read it as often as you like.',
  readAtTheEnd: 'The answer is read once, at the end of the plan.',
  needsConversions: ({ needed }) => `An answer needs ${needed} conversions in each arm.`,

  mayBeBelowMinimum: ({ minimum }) => `That range still holds effects smaller than the ${minimum} worth shipping.`,
  smallerThanMinimum: ({ isBetter, minimum }) => `It is ${isBetter ? 'better' : 'worse'} beyond chance, but by less than the ${minimum} worth shipping.`,
  bestOf: ({ better }) => `${list(better)} are better than control; this is the best of them.`,
  severalComparisons: ({ comparisons }) => `The ${comparisons} variants share one chance of a false answer (Dunnett).`,
  variantsWorse: ({ variants }) => `${list(variants)} ${variants.length === 1 ? 'is' : 'are'} worse than control.`,
  guardrailWorse: ({ variant, metric }) => `${metric} got worse with ${variant}.`,
  doesHarm: ({ variant, metric, lift }) => `${metric} stands at ${lift} with ${variant}: worse beyond chance, by a watch for harm that may be read at any time. The final answer is still open.`,
  stoppedBeforePlan: 'It was stopped before the end of its plan.',
  stillMaturing: ({ people }) => `${people} people are still maturing and not counted yet.`,
  decidedEarly: ({ lift }) => `It was decided before the planned end, which flatters a winner; ${lift} is the fairer estimate.`,
  noMinimumPlanned: 'No smallest lift worth shipping was planned.',
  noLift: (reason) =>
    ({
      'no-people': 'One arm has nobody to compare.',
      'too-few-people': 'One arm has too few people to compare.',
      'nothing-to-divide-by': 'In one arm nothing happened that the metric divides by.',
      'zero-variance': 'Everybody did the same in both arms, so that there is nothing to compare.',
      withheld: 'The lift is withheld because a check failed.',
    })[reason],

  sampleRatio: {
    even: ({ counts }) => `${counts.join(' to ')}; as even as chance makes it.`,
    uneven: ({ counts, tests }) => `${counts.join(' to ')}; a split this uneven happens by chance ${chance({ tests })}.`,
    few: ({ counts }) => `${counts.join(' to ')}; too few people to judge the split.`,
    nobody: 'Nobody has met it yet.',
    unplanned: ({ variant, people }) => `${people} people met ${variant}, which nobody was to meet.`,
    tooFewCause: ({ variant }) => `too few people are counted in ${variant}.`,
    unplannedCause: ({ variant }) => `people met ${variant}, which nobody was to meet.`,
  },
  crossovers: {
    nobody: 'Nobody met two variants.',
    balanced: ({ people }) => `${people} met two variants, balanced.`,
    few: ({ people }) => `${people} met two variants, too few to compare.`,
    uneven: ({ people, variant, tests }) => `${people} met two variants, too many of them ${variant} first; that happens by chance ${chance({ tests })}.`,
    cause: ({ variant }) => `too many people who met ${variant} met another variant later.`,
  },
  data: {
    complete: ({ people }) => `${people} people counted, nothing is missing.`,
    refused: ({ people, refused }) => `${people} people counted, ${refused} ${refused === '1' ? 'row' : 'rows'} could not be used.`,
    behind: ({ people, lag }) => `${people} people counted, ${lag} behind.`,
    unknown: 'Not known yet how far the data reach.',
    cause: 'part of the data is missing.',
  },
}

function effect({ metric, lift, rose, phrases, moreIsBetter }: Moved): string {
  if (phrases === null) return `It ${rose ? 'raises' : 'lowers'} ${metric} by about ${lift}.`
  const amount = rose ? 'more' : 'fewer'
  return moreIsBetter ? `It gets about ${lift} ${amount} ${phrases.people} to ${phrases.act}.` : `About ${lift} ${amount} ${phrases.people} ${phrases.act}.`
}

function span({ from, to }: Ends): string {
  if (from !== null && to !== null) return `anything from ${from} to ${to}`
  if (from !== null) return `${from} or more`
  return to === null ? 'anything at all' : `${to} or less`
}

function chance({ tests }: Chance): string {
  return tests === null ? 'less than once in a billion tests' : `about once in ${tests} tests`
}

function list(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`
}
