import type { FlagEnvironmentDraft, NewFlag } from '../flags/flag.ts'
import { key } from '../key.ts'

/** A flag and what its environments serve, beside the first variation. */
export type DemoFlag = {
  readonly flag: NewFlag
  readonly served: readonly { readonly environment: string; readonly why: string; readonly draft: FlagEnvironmentDraft }[]
}

type Values = readonly (readonly [key: string, name: string, value: string | boolean])[]

function flag(name: string, text: string, description: string, values: Values, served: DemoFlag['served'] = []): DemoFlag {
  const variations = values.map(([variation, title, value]) => ({ key: variation, name: title, description: '', value }))
  const type = typeof values[0]?.[2] === 'boolean' ? 'boolean' : 'string'
  return { flag: { key: key.parse(text), name, description, type, variations: variations.map((one) => ({ ...one, key: key.parse(one.key) })), schema: null, clientVisible: true }, served }
}

const everybody = (variation: string): FlagEnvironmentDraft => ({ enabled: true, rules: [], fallthrough: { kind: 'variation', variation: key.parse(variation) }, offVariation: key.parse('off') })

const firstQuarter: FlagEnvironmentDraft = {
  enabled: true,
  rules: [
    {
      id: 'paying',
      when: { kind: 'clause', attribute: 'plan', operator: 'in', values: ['team', 'business'] },
      serve: { kind: 'variation', variation: key.parse('on') },
    },
  ],
  fallthrough: { kind: 'rollout', shares: [{ variation: key.parse('off'), weight: 75_000 }, { variation: key.parse('on'), weight: 25_000 }] },
  offVariation: key.parse('off'),
}

const payingOnly: FlagEnvironmentDraft = { ...firstQuarter, fallthrough: { kind: 'variation', variation: key.parse('off') } }

/** The switches in Pinewall's code, with the very words and layouts that they choose between. */
export const FLAGS: readonly DemoFlag[] = [
  flag('Landing headline', 'landing.headline', 'The first sentence of the landing page.', [
    ['plain', 'Says what it is', 'Planning boards for small teams'],
    ['outcome', 'Says what it does for you', 'Know by Monday what ships on Friday'],
  ]),
  flag('Sign-up form', 'signup.form', 'What the sign-up page asks for.', [
    ['full', 'Name, team and size', 'full'],
    ['email-only', 'Only an email address', 'email-only'],
  ]),
  flag('Onboarding checklist', 'onboarding.checklist', 'What a new team is shown beside its empty board.', [
    ['none', 'No checklist', 'none'],
    ['guided', 'Guided, five steps', 'guided'],
    ['short', 'Short, three steps', 'short'],
  ]),
  flag('Pricing layout', 'pricing.layout', 'How the plans are laid side by side.', [
    ['three-plans', 'Three plans', 'three-plans'],
    ['two-plans', 'Two plans', 'two-plans'],
  ]),
  flag('Calendar view', 'boards.calendar', 'Cards of a board on a calendar. Paying teams have it; a quarter of all others try it.', [['off', 'Off', false], ['on', 'On', true]], [
    { environment: 'production', why: 'A quarter of the teams first: the calendar asks the database for more.', draft: firstQuarter },
    { environment: 'staging', why: 'Everybody who tests sees it.', draft: everybody('on') },
    { environment: 'development', why: 'On while it is built.', draft: everybody('on') },
  ]),
  flag('Support chat', 'support.chat', 'A way to write to support from inside the product.', [['off', 'Off', false], ['on', 'On', true]], [
    { environment: 'production', why: 'Two people answer: paying teams first.', draft: payingOnly },
    { environment: 'staging', why: 'Everybody who tests sees it.', draft: everybody('on') },
  ]),
]
