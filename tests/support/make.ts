import type { Design, Draft } from '#server/experiments/experiment.ts'
import type { Flag, FlagEnvironment } from '#server/flags/flag.ts'

/** Believable things with one difference: `aFlag({ clientVisible: false })`. */
export function aFlagEnvironment(change: Partial<FlagEnvironment> = {}): FlagEnvironment {
  return { enabled: true, rules: [], fallthrough: { kind: 'variation', variation: 'none' }, offVariation: 'none', prerequisites: [], ...change }
}

export function aFlag(change: Partial<Flag> = {}): Flag {
  return {
    id: 'flg_1',
    key: 'onboarding.checklist',
    name: 'Onboarding checklist',
    description: '',
    type: 'string',
    variations: [
      { key: 'none', name: 'None', description: '', value: 'none' },
      { key: 'guided', name: 'Guided', description: '', value: 'guided' },
    ],
    schema: null,
    clientVisible: true,
    version: 1,
    archivedAt: null,
    environments: { env_1: aFlagEnvironment() },
    ...change,
  }
}

export function aDesign(change: Partial<Design> = {}): Design {
  return {
    hypothesis: { audience: 'new trials', change: 'a guided checklist', effect: 'activate', because: 'they see the next step' },
    unit: 'person',
    flagKey: 'onboarding.checklist',
    audience: null,
    newPeopleOnly: false,
    prerequisites: [],
    variants: [
      { key: 'control', name: 'Control', variation: 'none', weight: 50_000 },
      { key: 'guided', name: 'Guided', variation: 'guided', weight: 50_000 },
    ],
    traffic: 100_000,
    layer: null,
    tags: [],
    overrides: [],
    guardrails: [],
    also: [],
    plan: { minimumEffect: 0.08, alpha: 0.05, power: 0.8, baseline: 0.3, peoplePerDay: 400, peoplePerArm: 5_700, days: 28, rule: 'fixed' },
    ...change,
  }
}

export function aDraft(change: Partial<Draft> = {}): Draft {
  return {
    kind: 'draft',
    id: 'exp_1',
    workspaceId: 'wrk_1',
    environmentId: 'env_1',
    key: 'guided-checklist',
    name: 'Guided checklist',
    origin: 'live',
    surface: 'onboarding',
    design: aDesign(),
    imported: null,
    version: 1,
    createdAt: new Date('2026-03-01T09:00:00Z'),
    updatedAt: new Date('2026-03-01T09:00:00Z'),
    ...change,
  }
}
