import type { Catalogue, Chance, Ends, Moved, Unit } from './catalogue.ts'

const who = {
  person: { people: 'people', people1: 'person', nobody: 'nobody', has: 'Nobody has', met: 'Nobody', everybody: 'Everybody' },
  account: { people: 'accounts', people1: 'account', nobody: 'no account', has: 'No account has', met: 'No account', everybody: 'Every account' },
} as const satisfies Record<Unit, unknown>

export const englishOf = (unit: Unit): Catalogue => ({
  ship: (moved) => `Ship ${moved.variant}. ${effect(moved)}`,
  rollback: (moved) => `Roll back ${moved.variant}. ${effect(moved)}`,
  keepRunning: ({ variant, days, count, why }) =>
    `${days === null ? 'Keep running.' : `Keep running, about ${count} more ${days === 1 ? 'day' : 'days'}.`} ${why ?? `It is too early to tell whether ${variant} helps.`}`,
  pause: ({ variant, metric }) => `Pause it. ${variant} makes ${metric} worse.`,
  tooEarly: ({ conversions, needed }) => `Too early. ${conversions} of ${needed} conversions so far.`,
  heldByGuardrail: ({ variant, metric, margin }) => `Do not ship ${variant} yet. ${metric} may be worse by more than its limit of ${margin}.`,
  borrowed: ({ variant, early, metric, lift, moreIsBetter }) => `Do not ship ${variant} yet. ${early} ${moreIsBetter ? 'rose' : 'got better'} by ${lift}, ${metric} did not.`,
  inconclusive: ({ variant, ends }) => `No clear answer. ${variant} may be ${span(ends)}; this test was too small to tell.`,
  neutral: ({ margin }) => `No difference that matters. Any effect is smaller than ±${margin}. Keep the simpler one.`,
  notTrustworthy: ({ cause }) => `Not trustworthy: ${cause} No result is shown.`,

  bandit: ({ variant, chance, isClear }) => `${variant} ${isClear ? 'works best' : 'is ahead'}. It is the best of all variants with a chance of ${chance ?? 'more than 99%'}.`,
  banditShare: ({ share }) => `${share} of new ${who[unit].people} meet it now.`,
  banditLoss: ({ loss }) => `Taking it for good now loses about ${loss} on average against whichever variant is the best.`,
  banditMeans: `A bandit shifts ${who[unit].people} to what works; it does not tell by how much one variant is better.`,

  rates: ({ metric, act, variant, control }) => (act === null ? `${metric}: ${variant} with it, ${control} without.` : `${variant} ${act} with it, ${control} without.`),
  fits: ({ from, to }) => {
    if (from !== null && to !== null) return `The data fit a lift between ${from} and ${to}.`
    if (from !== null) return `The data fit a lift of ${from} or more.`
    return to === null ? 'The data set no limit to the lift.' : `The data fit a lift of ${to} or less.`
  },
  counted: ({ people, maturing }) => `${amount(unit, people)} ${people === '1' ? 'is' : 'are'} counted, ${maturing} ${maturing === '1' ? 'is' : 'are'} still maturing.`,
  lookedAtDaily: 'It is looked at once a day, by a rule that allows for it: read it as often as you like.',
  readAtTheEnd: 'The answer is read once, at the end of the plan.',
  needsConversions: ({ needed }) => `An answer needs ${needed} conversions in each arm.`,

  mayBeBelowMinimum: ({ minimum }) => `That range still holds effects smaller than the ${minimum} worth shipping.`,
  smallerThanMinimum: ({ isBetter, minimum }) => `It is ${isBetter ? 'better' : 'worse'} beyond chance, but by less than the ${minimum} worth shipping.`,
  bestOf: ({ better }) => `${list(better)} are better than control; this is the best of them.`,
  severalComparisons: ({ comparisons }) => `The ${comparisons} variants share one chance of a false answer (Dunnett).`,
  decideTogether: ({ metrics }) => `${list(metrics)} decide together and share one chance of a false answer (Holm): better on one of them and worse on none is enough.`,
  metricsDisagree: ({ variant, better, worse }) => `Do not ship ${variant} yet. ${better} got better and ${worse} got worse; both decide.`,
  variantsWorse: ({ variants }) => `${list(variants)} ${variants.length === 1 ? 'is' : 'are'} worse than control.`,
  guardrailWorse: ({ variant, metric, margin, beyond }) =>
    `${metric} got worse with ${variant}${margin === null ? '' : `, ${beyond ? '' : 'maybe '}by more than its limit of ${margin}`}.`,
  guardrailOpen: ({ variant, metric, margin }) => `The data do not tell whether ${metric} keeps within its limit of ${margin} with ${variant}.`,
  guardrailsWithin: ({ metrics }) => `${list(metrics)} ${metrics.length === 1 ? 'keeps within its limit' : 'keep within their limits'}.`,
  borrowedNote: ({ early, lift }) => `${early} got better by ${lift}, which is not what decides.`,
  firstWeek: 'Not a whole week is counted yet, and weekdays differ.',
  notWholeWeeks: ({ days, count }) => `It ran for ${count} ${days === 1 ? 'day' : 'days'}, not for whole weeks: some weekdays count more than others.`,
  priceWaits: 'A price is not decided before half of what was planned is counted.',
  hardlyToBeFound: ({ chance }) => `Even if the planned effect is real, the chance to find it by the end is ${chance === null ? 'less than 1%' : `only about ${chance}`}. Stopping now or going on are both fine.`,
  doesHarm: ({ variant, metric, lift }) => `${metric} stands at ${lift} with ${variant}: worse beyond chance, by a watch for harm that may be read at any time. The final answer is still open.`,
  hiddenUntil: 'What people did is hidden until the minimum runtime of the plan; exposures, the split and harm are shown.',
  stoppedBeforePlan: 'It was stopped before the end of its plan.',
  stillMaturing: ({ people }) => `${amount(unit, people)} ${people === '1' ? 'is' : 'are'} still maturing and not counted yet.`,
  decidedEarly: ({ lift }) => `It was decided before the planned end, which flatters a winner; ${lift} is the fairer estimate.`,
  noMinimumPlanned: 'No smallest lift worth shipping was planned.',
  noLift: (reason) =>
    ({
      'no-people': `One arm has ${who[unit].nobody} to compare.`,
      'too-few-people': `One arm has too few ${who[unit].people} to compare.`,
      'nothing-to-divide-by': 'In one arm nothing happened that the metric divides by.',
      'zero-variance': `${who[unit].everybody} did the same in both arms, so that there is nothing to compare.`,
      withheld: 'The lift is withheld because a check failed.',
      bandit: 'A bandit has no lift: it finds what works and does not measure by how much.',
      hidden: 'The lift is hidden until the minimum runtime.',
    })[reason],

  sampleRatio: {
    even: ({ counts }) => `${counts.join(' to ')}; as even as chance makes it.`,
    uneven: ({ counts, tests }) => `${counts.join(' to ')}; a split this uneven happens by chance ${chance({ tests })}.`,
    few: ({ counts }) => `${counts.join(' to ')}; too few ${who[unit].people} to judge the split.`,
    nobody: `${who[unit].has} met it yet.`,
    unplanned: ({ variant, people }) => `${amount(unit, people)} met ${variant}, which ${who[unit].nobody} was to meet.`,
    tooFewCause: ({ variant }) => `too few ${who[unit].people} are counted in ${variant}.`,
    unplannedCause: ({ variant }) => `${who[unit].people} met ${variant}, which ${who[unit].nobody} was to meet.`,
  },
  crossovers: {
    nobody: `${who[unit].met} met two variants.`,
    balanced: ({ people }) => `${amount(unit, people)} met two variants, balanced.`,
    few: ({ people }) => `${amount(unit, people)} met two variants, too few to compare.`,
    uneven: ({ people, variant, tests }) => `${amount(unit, people)} met two variants, too many of them ${variant} first; that happens by chance ${chance({ tests })}.`,
    cause: ({ variant }) => `too many ${who[unit].people} that met ${variant} first met another variant later.`,
  },
  data: {
    complete: ({ people }) => `${amount(unit, people)} counted, nothing is missing.`,
    refused: ({ people, refused }) => `${amount(unit, people)} counted, ${refused} ${refused === '1' ? 'row' : 'rows'} could not be used.`,
    behind: ({ people, lag }) => `${amount(unit, people)} counted, ${lag} behind.`,
    unknown: 'Not known yet how far the data reach.',
    cause: 'part of the data is missing.',
  },
})

function amount(unit: Unit, count: string): string {
  return `${count} ${count === '1' ? who[unit].people1 : who[unit].people}`
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
