/**
 * The work that every product does, in words of none of them: flags, people and the answers that are right. A flag is
 * plain (true for everybody), has rules (text), or is an experiment (text, half and half for whom a condition fits).
 *
 * @typedef {{ readonly attribute: string, readonly operator: 'in' | 'at-least' | 'more' | 'less', readonly values: readonly (string | number)[] }} Clause
 * @typedef {{ readonly key: string, readonly kind: 'plain' } | { readonly key: string, readonly kind: 'rules', readonly rules: readonly (readonly Clause[])[] }
 *   | { readonly key: string, readonly kind: 'experiment', readonly when: readonly Clause[], readonly guarded: boolean }} Flag
 * @typedef {{ readonly id: string, readonly country: string, readonly plan: string, readonly seats: number }} Person
 */

const of = (attribute, operator, ...values) => ({ attribute, operator, values })

/** Five rules over three attributes; somebody on trial in Korea with a small team fits the last alone. */
const FIVE = [
  [of('country', 'in', 'jp', 'tw')],
  [of('plan', 'in', 'pro'), of('country', 'in', 'kr')],
  [of('seats', 'at-least', 100)],
  [of('plan', 'in', 'team', 'business'), of('seats', 'more', 50)],
  [of('country', 'in', 'kr', 'de'), of('seats', 'less', 50)],
]

const TRIAL = [of('plan', 'in', 'trial')]

const plain = (key) => ({ key, kind: 'plain' })
const withRules = (key) => ({ key, kind: 'rules', rules: FIVE })
const experiment = (key, guarded = false) => ({ key, kind: 'experiment', when: TRIAL, guarded })

/** 40 % plain, 40 % with rules, 20 % experiments, mixed as they would be. */
export function mixedFlags(count) {
  return Array.from({ length: count }, (_, at) => {
    const key = `flag-${String(at).padStart(4, '0')}`
    return [plain, withRules, plain, withRules, experiment][at % 5](key)
  })
}

/** @type {Readonly<Record<string, readonly Flag[]>>} */
export const work = {
  plain: [plain('new-checkout')],
  rules: [withRules('checkout-text')],
  experiment: [experiment('headline')],
  guarded: [experiment('headline', true)],
  hundred: mixedFlags(100),
}

/** A power of two, so that a loop takes the next by a mask. */
export const PEOPLE = 1024

/** The same ids in every run, shaped like UUIDs (xorshift32, Marsaglia 2003). */
export const people = makePeople()

function makePeople() {
  let state = 20_260_101
  const hex = () => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0).toString(16).padStart(8, '0')
  }
  return Array.from({ length: PEOPLE }, () => {
    const [a, b, c, d] = [hex(), hex(), hex(), hex()]
    // Through a buffer, so that the text is flat as it would be when it was read from a cookie.
    const id = Buffer.from(`${a}-${b.slice(0, 4)}-4${b.slice(5)}-8${c.slice(1, 4)}-${c.slice(4)}${d}`).toString('latin1')
    return { id, country: 'kr', plan: 'trial', seats: 12 }
  })
}

/** Who fits which of the five rules, from none (0) on. Nobody of them is on trial but the last. */
export const STRANGERS = [
  { fits: 0, person: { id: 'a', country: 'us', plan: 'free', seats: 1 } },
  { fits: 1, person: { id: 'b', country: 'tw', plan: 'pro', seats: 500 } },
  { fits: 2, person: { id: 'c', country: 'kr', plan: 'pro', seats: 12 } },
  { fits: 3, person: { id: 'd', country: 'us', plan: 'team', seats: 100 } },
  { fits: 4, person: { id: 'e', country: 'kr', plan: 'business', seats: 51 } },
  { fits: 5, person: { id: 'f', country: 'de', plan: 'free', seats: 49 } },
  { fits: 0, person: { id: 'g', country: 'kr', plan: 'free', seats: 50 } },
]
