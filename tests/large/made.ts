import type { Condition } from '../../sdk/core/ruleset.ts'
import type { NewAudience } from '../../server/audiences/audience.ts'
import type { NewExperiment } from '../../server/experiments/design.ts'
import type { Decision, Surface } from '../../server/experiments/experiment.ts'
import type { FlagEnvironmentDraft, NewFlag } from '../../server/flags/flag.ts'
import { key } from '../../server/key.ts'

const AREAS = ['Landing', 'Signup', 'Onboarding', 'Pricing', 'Checkout', 'Board', 'Calendar', 'Search', 'Invitation', 'Billing', 'Export', 'Phone'] as const
const THINGS = ['headline', 'checklist', 'layout', 'reminder', 'summary', 'shortcut', 'tour', 'badge', 'digest', 'template', 'filter'] as const
const SURFACES: readonly Surface[] = ['landing', 'onboarding', 'pricing', 'campaign', 'product']
const COUNTRIES = ['DE', 'KR', 'JP', 'US', 'FR', 'BR', 'IN', 'GB'] as const

/** Twelve areas and eleven things are prime to each other: 132 names before one comes again with another number. */
const nameOf = (n: number): string => `${AREAS[n % AREAS.length]} ${THINGS[n % THINGS.length]} ${n + 1}`
const keyOf = (n: number): string => nameOf(n).toLowerCase().replaceAll(' ', '-')

/** Every fourth serves words, the others are switches. */
export function flagAt(n: number): NewFlag {
  const isText = n % 4 === 3
  const values = isText ? (['as it was', 'as it may be'] as const) : ([false, true] as const)
  const variations = [{ key: 'off', name: 'As it was' }, { key: 'on', name: 'As it may be' }].map((one, at) => ({ ...one, key: key.parse(one.key), description: '', value: values[at] ?? false }))
  return { key: key.parse(keyOf(n)), name: nameOf(n), description: `Whether the ${nameOf(n).toLowerCase()} is shown.`, type: isText ? 'string' : 'boolean', variations, schema: null, clientVisible: true }
}

/** What production serves of a flag that no experiment decides; null: its first variation, to everybody. */
export function rulesAt(n: number, audiences: number): FlagEnvironmentDraft | null {
  if (n % 3 === 0) return null
  const share = 1_000 * (5 + (n % 60))
  return {
    enabled: n % 7 !== 0,
    rules: [
      { id: 'named', when: { kind: 'audience', audience: audienceAt(n % audiences).key }, serve: { kind: 'variation', variation: 'on' } },
      { id: 'paying', when: { kind: 'clause', attribute: 'plan', operator: 'in', values: ['team', 'business'] }, serve: { kind: 'variation', variation: n % 2 === 0 ? 'on' : 'off' } },
    ],
    fallthrough: { kind: 'rollout', shares: [{ variation: 'off', weight: 100_000 - share }, { variation: 'on', weight: share }] },
    offVariation: 'off',
  }
}

/** Every fifth asks for the one before it too. */
export function audienceAt(n: number): NewAudience {
  const country: Condition = { kind: 'clause', attribute: 'country', operator: 'in', values: [COUNTRIES[n % COUNTRIES.length] ?? 'DE'] }
  const source: Condition = { kind: 'clause', attribute: 'acquisition.source', operator: 'equals', values: [`source-${n % 8}`] }
  const before: readonly Condition[] = n % 5 === 4 ? [{ kind: 'audience', audience: key.parse(`people-${n}`) }] : []
  return { key: key.parse(`people-${n + 1}`), name: `People of ${AREAS[n % AREAS.length]?.toLowerCase()} ${n + 1}`, condition: { kind: 'all', of: [country, source, ...before] } }
}

/** A third is planned, a sixth runs, half is decided. Days are before the last midnight. */
export type MadeExperiment = {
  readonly experiment: NewExperiment
  readonly madeDaysAgo: number
  readonly launchedDaysAgo: number | null
  readonly decided: { readonly daysAgo: number; readonly decision: Decision['kind']; readonly variant: string | null; readonly why: string } | null
}

/** How long everybody took to come, and how long a decided experiment ran. */
export const DAYS = 70
const RAN = 21

export function experimentAt(n: number): MadeExperiment {
  const experiment: NewExperiment = {
    key: key.parse(`${keyOf(n)}-test`),
    name: `Does the ${nameOf(n).toLowerCase()} help?`,
    surface: SURFACES[n % SURFACES.length] ?? 'product',
    environment: key.parse('production'),
    design: {
      hypothesis: { audience: 'New teams', change: `the ${nameOf(n).toLowerCase()}`, effect: 'activate', because: 'they see what comes next' },
      unit: 'person', flagKey: key.parse(keyOf(n)), audience: null, newPeopleOnly: false, prerequisites: [], traffic: 100_000, layer: null, tags: [], overrides: [],
      variants: [{ key: key.parse('control'), name: 'As it was', variation: key.parse('off'), weight: 50_000 }, { key: key.parse('variant'), name: nameOf(n), variation: key.parse('on'), weight: 50_000 }],
      guardrails: [{ metric: key.parse('errors-7d'), margin: 0.2 }],
      also: [],
      plan: { minimumEffect: 0.1, alpha: 0.05, power: 0.8, baseline: 0.14, peoplePerDay: 200, peoplePerArm: 2_100, days: RAN, rule: 'sequential', adjusted: true, removed: null },
    },
  }
  const part = n % 6
  if (part < 2) return { experiment, madeDaysAgo: n % (DAYS - 5), launchedDaysAgo: null, decided: null }
  const launchedDaysAgo = part === 2 ? 3 + ((n * 7) % 25) : RAN + 7 + ((n * 11) % (DAYS - RAN - 7))
  const decision = (['ship', 'rollback', 'inconclusive'] as const)[n % 3] ?? 'inconclusive'
  const decided = { daysAgo: launchedDaysAgo - RAN, decision, variant: decision === 'ship' ? 'variant' : null, why: 'The plan was kept and the numbers are in.' }
  return { experiment, madeDaysAgo: launchedDaysAgo + 1, launchedDaysAgo, decided: part === 2 ? null : decided }
}
