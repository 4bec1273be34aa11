import type { Founding } from '../workspaces/found.service.ts'
import { PLACEHOLDER } from '../workspaces/workspace.ts'

/** Pinewall, a made-up company that sells planning boards: small enough to be read whole, busy enough to learn from. */
export const PINEWALL: Founding = {
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
export function emptyWorkspace(timeZone: string): Founding {
  return {
    key: 'main',
    name: 'My workspace',
    timeZone,
    currency: 'USD',
    synthetic: false,
    members: [{ ...PLACEHOLDER, team: 'product', role: 'admin' }],
  }
}
