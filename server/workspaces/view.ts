import { mayDo } from './workspace.ts'
import type { Role } from './workspace.table.ts'

/** Lists of the console that are looked through by search, filter and sort. */
export const LISTS = ['flags', 'plans', 'ideas', 'running', 'results', 'learnings', 'people', 'accounts', 'audiences', 'metrics', 'events', 'refused', 'history', 'members'] as const
export type ListName = (typeof LISTS)[number]

/** A state of a list by a name: what stands behind the "?" of its address. */
export type View = {
  readonly id: string
  readonly memberId: string
  /** Who made it. */
  readonly by: string
  readonly list: ListName
  readonly name: string
  readonly query: string
  /** Everybody in the workspace has it. */
  readonly shared: boolean
}

/** Views that a member may keep of one list. */
export const MOST_VIEWS = 50

/** What others see is changed by who also computes and exports; a viewer keeps views of her own. */
export function mayShare(role: Role): boolean {
  return mayDo(role, 'analyst')
}

/** Its maker's alone, but an admin may take what is shared away from everybody. */
export function mayRemove(view: Pick<View, 'memberId' | 'shared'>, asker: { readonly memberId: string; readonly role: Role }): boolean {
  return view.memberId === asker.memberId || (view.shared && asker.role === 'admin')
}
