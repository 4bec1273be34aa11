import { people, STRANGERS } from './work.mjs'

/**
 * Whether a product answers as it should, before anything is measured: a fast wrong answer is worth nothing.
 *
 * @throws saying which answer is wrong
 */
export function assertRight(product, opened, flags) {
  for (const flag of flags) {
    if (flag.kind === 'plain') assertPlain(product, opened, flag)
    if (flag.kind === 'rules') assertRules(product, opened, flag)
    if (flag.kind === 'experiment') assertExperiment(product, opened, flag)
  }
}

function assertPlain({ name }, { boolean, whoOf }, { key }) {
  for (const person of people) equal(name, key, person, boolean(key, whoOf(person)), true)
}

function assertRules({ name }, { text, whoOf }, { key }) {
  for (const { person, fits } of STRANGERS) equal(name, key, person, text(key, whoOf(person)), fits === 0 ? 'none' : `v${fits}`)
  for (const person of people) equal(name, key, person, text(key, whoOf(person)), 'v5')
}

function assertExperiment({ name, variantOf }, { text, whoOf }, { key }) {
  for (const { person } of STRANGERS) equal(name, key, person, text(key, whoOf(person)), 'none')
  const met = people.map((person) => text(key, whoOf(person)))
  people.forEach((person, at) => {
    if (met[at] !== 'control' && met[at] !== 'treatment') equal(name, key, person, met[at], 'control or treatment')
    equal(name, key, person, text(key, whoOf(person)), met[at])
    if (variantOf !== undefined) equal(name, key, person, met[at], variantOf(key, person.id))
  })
  // Five standard errors: a fair half fails once in 1.7 million draws, and the ids are always the same.
  const share = met.filter((one) => one === 'control').length / people.length
  if (Math.abs(share - 0.5) > 2.5 / Math.sqrt(people.length)) throw new Error(`${name} gives ${share} of the people control in ${key}; it should be a half.`)
}

function equal(name, key, person, answer, expected) {
  if (answer !== expected) throw new Error(`${name} answers ${JSON.stringify(answer)} to ${key} for ${JSON.stringify(person)}; it should be ${JSON.stringify(expected)}.`)
}
