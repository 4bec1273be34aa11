import type { Answers } from '../../api/client.ts'

type Summary = Answers['people']['accounts']['accounts'][number]
type Traits = Summary['traits']

/** How a team is called: by the name it gave itself, beside its id where that is another. */
export function accountName({ account, traits }: Pick<Summary, 'account' | 'traits'>): string {
  const { name } = traits
  return typeof name === 'string' && name.trim() !== '' && name.trim() !== account ? `${name.trim()} (${account})` : account
}

/** Plain traits but the name, in few words. */
export function traitsText(traits: Traits): string {
  return traitRows(traits)
    .filter(({ name }) => name !== 'name')
    .slice(0, 4)
    .map(({ name, value }) => `${name} ${value}`)
    .join(' · ')
}

/** All traits, by name; what is no plain value as JSON. */
export function traitRows(traits: Traits): readonly { readonly name: string; readonly value: string }[] {
  return Object.entries(traits)
    .filter(([, value]) => value !== null)
    .map(([name, value]) => ({ name, value: typeof value === 'object' ? JSON.stringify(value) : String(value) }))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
}
