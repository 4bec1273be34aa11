import { useDeferredValue } from 'react'
import { useSearchParams } from 'wouter'
import type { Sort } from '../parts/data-table.tsx'
import { orderIn, orderText } from './list-order.ts'

/** What a list is looked through by, as its address says it: a link opens the same list, and reloading keeps it. */
export type ListAddress = {
  readonly search: string
  /** What is asked for: the search without spaces around it, a moment behind the keys. */
  readonly wanted: string
  readonly sort: Sort
  /** The sort as the server is asked for it. */
  readonly order: string
  readonly onSearch: (text: string) => void
  readonly onSort: (sort: Sort | undefined) => void
  /** Any other filter by its name; empty where the address holds none. */
  readonly filter: (name: string) => string
  readonly onFilter: (name: string, value: string) => void
}

type Orders = { readonly columns: readonly string[]; readonly usual: Sort }
const unsorted: Orders = { columns: [], usual: { key: '', direction: 'ascending' } }

/** Each change leaves what else the address says as it is. What is usual is not written into it. */
export function useListAddress({ columns, usual }: Orders = unsorted): ListAddress {
  const [address, setAddress] = useSearchParams()
  const change = (name: string, value: string): void =>
    setAddress(
      (before) => {
        const next = new URLSearchParams(before)
        if (value === '') next.delete(name)
        else next.set(name, value)
        return next
      },
      { replace: true },
    )
  const search = address.get('search') ?? ''
  const sort = orderIn(address.get('sort'), columns, usual)
  return {
    search,
    wanted: useDeferredValue(search.trim()),
    sort,
    order: orderText(sort),
    onSearch: (text) => change('search', text),
    onSort: (to) => change('sort', to === undefined || orderText(to) === orderText(usual) ? '' : orderText(to)),
    filter: (name) => address.get(name) ?? '',
    onFilter: change,
  }
}
