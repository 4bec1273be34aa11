import type { NewExperiment } from '../experiments/design.ts'
import { key } from '../key.ts'

/** An experiment and its place in the thirty days before now. */
export type DemoExperiment = {
  readonly experiment: NewExperiment
  readonly by: string
  readonly launchedDaysAgo: number
  readonly shipped: { readonly daysAgo: number; readonly variant: string; readonly why: string } | null
}

/** How many days of people the demo workspace begins with. */
export const DAYS = 30

type Arm = readonly [variant: string, name: string]

const half = [50_000, 50_000] as const
const thirds = [33_334, 33_333, 33_333] as const

function arms(all: readonly Arm[], weights: readonly number[]): NewExperiment['design']['variants'] {
  return all.map(([variant, name], index) => ({ key: key.parse(variant), name, variation: key.parse(variant), weight: weights[index] ?? 0 }))
}

/** Who wrote to support would be none: whoever signs up asks more than whoever leaves. */
const guardrails = [{ metric: key.parse('errors-7d'), margin: 0.2 }]
const revenue = key.parse('revenue-14d')
const also = [key.parse('paid-14d'), revenue, key.parse('invited-7d')]
/** Who meets an experiment before signing up goes all the way under it. */
const funnel = key.parse('signup-to-paid-14d')

/** As many people as come in its days, whatever lift they can tell. */
function plan(minimumEffect: number, days: number, baseline: number, peoplePerDay: number, arms = 2): NewExperiment['design']['plan'] {
  return { minimumEffect, alpha: 0.05, power: 0.8, baseline, peoplePerDay, peoplePerArm: Math.round((peoplePerDay * days) / arms), days, rule: 'sequential', adjusted: true, removed: null }
}

/** Of the first people: no layer, no tag, nobody named. */
const plain = { prerequisites: [], layer: null, tags: [], overrides: [] }

/** One landing, one onboarding, one pricing experiment and one that was decided: all read on the shared metric. */
export const EXPERIMENTS: readonly DemoExperiment[] = [
  {
    experiment: {
      key: key.parse('landing-headline'),
      name: 'Headline that says what changes',
      surface: 'landing',
      environment: key.parse('production'),
      design: {
        hypothesis: { audience: 'Visitors of the landing page', change: 'a headline about Friday instead of about boards', effect: 'activate', because: 'it names the worry that made them look for a tool' },
        unit: 'person', flagKey: key.parse('landing.headline'), audience: null, newPeopleOnly: false, traffic: 100_000, ...plain, guardrails, also: [...also, funnel],
        variants: arms([['plain', 'Says what it is'], ['outcome', 'Says what changes']], half), plan: plan(0.1, 21, 0.1, 330),
      },
    },
    by: 'Jonas Weber', launchedDaysAgo: DAYS, shipped: null,
  },
  {
    experiment: {
      key: key.parse('signup-email-only'),
      name: 'Sign up with an email address alone',
      surface: 'landing',
      environment: key.parse('production'),
      design: {
        hypothesis: { audience: 'Visitors who open the sign-up page', change: 'one field instead of four', effect: 'activate', because: 'every field is a reason to come back later, and few do' },
        unit: 'person', flagKey: key.parse('signup.form'), audience: null, newPeopleOnly: false, traffic: 100_000, ...plain, guardrails, also: [...also, funnel],
        variants: arms([['full', 'Name, team and size'], ['email-only', 'Only an email address']], half), plan: plan(0.1, 14, 0.25, 130),
      },
    },
    by: 'Mina Park', launchedDaysAgo: DAYS,
    shipped: { daysAgo: 9, variant: 'email-only', why: 'More people activate, and the names that are missing come with the first invitation.' },
  },
  {
    experiment: {
      key: key.parse('onboarding-checklist'),
      name: 'A checklist beside the empty board',
      surface: 'onboarding',
      environment: key.parse('production'),
      design: {
        hypothesis: { audience: 'New teams', change: 'a checklist beside their empty board', effect: 'activate', because: 'most who leave never made a second card' },
        unit: 'person', flagKey: key.parse('onboarding.checklist'), audience: null, newPeopleOnly: false, traffic: 100_000, ...plain, guardrails, also: [...also, key.parse('time-to-activate')],
        variants: arms([['none', 'No checklist'], ['guided', 'Guided, five steps'], ['short', 'Short, three steps']], thirds), plan: plan(0.15, 28, 0.45, 100, 3),
      },
    },
    by: 'Sofia Lind', launchedDaysAgo: 18, shipped: null,
  },
  {
    experiment: {
      key: key.parse('pricing-layout'),
      name: 'Two plans instead of three',
      surface: 'pricing',
      environment: key.parse('production'),
      design: {
        hypothesis: { audience: 'Visitors of the pricing page', change: 'two plans side by side', effect: 'activate', because: 'choosing between three is put off, and the trial with it' },
        unit: 'person', flagKey: key.parse('pricing.layout'), audience: null, newPeopleOnly: false, traffic: 100_000, ...plain, guardrails, also: also.filter((one) => one !== revenue), decidesToo: [revenue],
        variants: arms([['three-plans', 'Three plans'], ['two-plans', 'Two plans']], half), plan: plan(0.12, 28, 0.16, 120),
      },
    },
    by: 'Jonas Weber', launchedDaysAgo: 16, shipped: null,
  },
]
