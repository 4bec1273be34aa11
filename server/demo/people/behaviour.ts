/**
 * What makes Pinewall's people do one thing or another. This is the only place where a variant has an effect: no readout
 * knows of it, each has to find it out from what these people do.
 */
export type Behaviour = {
  /** Of the visitors: look at the prices before deciding. */
  readonly looksAtPrices: number
  /** Of the visitors, times their warmth: open the sign-up page. */
  readonly opensSignUp: number
  /** Of those: finish signing up. */
  readonly signsUp: number
  /** Of those who signed up: activate within a week. */
  readonly activates: number
  /** Towards the end of the trial, of those who activate and of the others: look at the prices once more. */
  readonly reconsiders: number
  readonly reconsidersWithout: number
  /** Of those who look once more: choose a plan. */
  readonly upgrades: number
  readonly invites: number
  readonly asksForHelp: number
  /** Of the visitors: the landing page fails them in part. */
  readonly meetsError: number
  /** Of those who open the sign-up page: a field refuses what they wrote. */
  readonly mistypes: number
  /** Of those who signed up: the board fails them once. */
  readonly losesCard: number
}

export const BEHAVIOUR: Behaviour = {
  looksAtPrices: 0.24, opensSignUp: 0.33, signsUp: 0.5, activates: 0.46, reconsiders: 0.45, reconsidersWithout: 0.05, upgrades: 0.5, invites: 0.42, asksForHelp: 0.09, meetsError: 0.04, mistypes: 0.02, losesCard: 0.04,
}

/** What a variation met on the way multiplies. A variation that is not named leaves everything as it is. */
type Effects = { readonly [flag: string]: { readonly [variation: string]: Partial<Behaviour> } }

const EFFECTS: Effects = {
  'landing.headline': { outcome: { opensSignUp: 1.36, meetsError: 0.8 } },
  'signup.form': { 'email-only': { signsUp: 1.4, mistypes: 0.5 } },
  'onboarding.checklist': { guided: { activates: 1.18, invites: 1.15 }, short: { activates: 1.09 } },
  'pricing.layout': { 'two-plans': { signsUp: 1.06, upgrades: 1.08 } },
}

export type Met = { readonly [flag: string]: string | null }

/** A person's inclination after the variations met so far: a probability. */
export function inclination(to: keyof Behaviour, met: Met, warmth = 1): number {
  const factors = Object.entries(met).map(([flag, variation]) => EFFECTS[flag]?.[variation ?? '']?.[to] ?? 1)
  return Math.min(0.97, factors.reduce((product, factor) => product * factor, BEHAVIOUR[to] * warmth))
}
