import type { Role, Team } from '../workspaces/workspace.table.ts'

/** What a workspace is made with. */
export type FirstWorkspace = {
  readonly key: string
  readonly name: string
  readonly timeZone: string
  readonly currency: string
  readonly synthetic: boolean
  /** The first is the admin whom sign-in links are for. */
  readonly members: readonly { readonly name: string; readonly email: string; readonly team: Team; readonly role: Role }[]
}

export const ENVIRONMENTS = [
  { key: 'production', name: 'Production', production: true },
  { key: 'staging', name: 'Staging', production: false },
  { key: 'development', name: 'Development', production: false },
] as const

/** Pinewall, a made-up company that sells planning boards: small enough to be read whole, busy enough to learn from. */
export const PINEWALL: FirstWorkspace = {
  key: 'pinewall',
  name: 'Pinewall',
  timeZone: 'Europe/Berlin',
  currency: 'EUR',
  synthetic: true,
  members: [
    { name: 'Mina Park', email: 'mina@pinewall.example', team: 'product', role: 'admin' },
    { name: 'Jonas Weber', email: 'jonas@pinewall.example', team: 'marketing', role: 'approver' },
    { name: 'Sofia Lind', email: 'sofia@pinewall.example', team: 'product', role: 'editor' },
    { name: 'Aiko Tanaka', email: 'aiko@pinewall.example', team: 'other', role: 'viewer' },
  ],
}

/** An installation without the demo begins with an empty workspace and somebody who may do everything. */
export function emptyWorkspace(timeZone: string): FirstWorkspace {
  return {
    key: 'main',
    name: 'My workspace',
    timeZone,
    currency: 'USD',
    synthetic: false,
    members: [{ name: 'Admin', email: 'admin@localhost', team: 'product', role: 'admin' }],
  }
}
