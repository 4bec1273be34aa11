import { type Bucketer, bucketer } from './bucket.ts'
import type { ExperimentRules } from './ruleset.ts'

// Salts are absorbed once per ruleset, and the entries go when the ruleset does.
const ofExperiments = new WeakMap<ExperimentRules, ExperimentBucketers>()
const ofSalts = new WeakMap<{ readonly salt: string }, Bucketer>()

type ExperimentBucketers = { readonly traffic: Bucketer; readonly variant: Bucketer }

/** The two rings of an experiment's phase (contracts, 2). */
export function experimentBucketers(rules: ExperimentRules): ExperimentBucketers {
  const known = ofExperiments.get(rules)
  if (known !== undefined) return known
  const made = { traffic: bucketer(`${rules.salt}.traffic`), variant: bucketer(`${rules.salt}.variant`) }
  ofExperiments.set(rules, made)
  return made
}

/** The ring of a layer, holdout or rollout. */
export function saltBucketer(salted: { readonly salt: string }): Bucketer {
  const known = ofSalts.get(salted)
  if (known !== undefined) return known
  const made = bucketer(salted.salt)
  ofSalts.set(salted, made)
  return made
}
