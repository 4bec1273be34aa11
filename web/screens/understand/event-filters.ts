import { useSearchParams } from 'wouter'
import type { Asks } from '../../api/client.ts'

export const types = ['track', 'page', 'screen', 'identify', 'group', 'alias'] as const
export const botChoices = ['shown', 'hidden', 'only'] as const

/** What of the log is shown, as the address holds it. */
export type Filters = {
  readonly environment: string
  readonly type: string
  readonly name: string
  readonly person: string
  readonly experiment: string
  readonly bots: (typeof botChoices)[number]
}

const names = ['environment', 'type', 'name', 'person', 'experiment'] as const

export function filtersIn(address: URLSearchParams): Filters {
  const [environment = '', type = '', name = '', person = '', experiment = ''] = names.map((one) => address.get(one) ?? '')
  return { environment, type, name, person, experiment, bots: botChoices.find((one) => one === address.get('bots')) ?? 'shown' }
}

export function isFiltered(filters: Filters): boolean {
  return filters.bots !== 'shown' || names.some((name) => filters[name] !== '')
}

/** A person is named by the key, or by a user id as people write it. */
export function personKey(text: string): string {
  return /^(user|device):/.test(text) ? text : `user:${text}`
}

/** The filters as the server is asked for them; what is not a filter is left out. */
export function askOf(filters: Filters, environments: readonly { readonly id: string; readonly key: string }[]): Pick<Asks['event']['live'], 'environmentId' | 'type' | 'name' | 'person' | 'experiment' | 'bots'> {
  const environmentId = environments.find((one) => one.key === filters.environment)?.id
  const type = types.find((one) => one === filters.type)
  const { name, experiment } = filters
  return {
    ...(environmentId === undefined ? {} : { environmentId }),
    ...(type === undefined ? {} : { type }),
    ...(name === '' ? {} : { name }),
    ...(filters.person === '' ? {} : { person: personKey(filters.person) }),
    ...(experiment === '' ? {} : { experiment }),
    bots: filters.bots,
  }
}

export type FilterState = { readonly filters: Filters; readonly change: (part: Partial<Filters>) => void; readonly address: URLSearchParams; readonly clear: () => void }

/** Each filter stands in the address, so that a link shows the same. */
export function useFilters(): FilterState {
  const [address, setAddress] = useSearchParams()
  const filters = filtersIn(address)
  const change = (part: Partial<Filters>): void =>
    setAddress((before) => Object.entries({ ...filtersIn(before), ...part }).flatMap(([name, value]) => (value === '' || (name === 'bots' && value === 'shown') ? [] : [[name, value]])), { replace: true })
  return { filters, change, address, clear: () => setAddress({}, { replace: true }) }
}
