import type { createApp } from '../app.ts'
import type { Db } from '../database/database.ts'
import type { Parts } from '../context.ts'
import { deleteAccounts } from './account.repository.ts'
import type { Database } from '../database/connect.ts'
import { fillDemo } from './fill.service.ts'

/** The job that fills the demo workspace with people. */
export const DEMO_FILL = 'demo-fill'
export const FILL_SUBJECT = 'people'

/** The demo's own customers among those who are erased. */
export function forgetCustomers(db: Db, workspaceId: string, userIds: readonly string[]): Promise<void> {
  return deleteAccounts(db, workspaceId, userIds)
}

/** Lets the demo's jobs run here. The app is handed in, because it is what wires this. */
export function demoJobs(parts: Parts, openApp: typeof createApp, database: Database): void {
  parts.jobs.register(DEMO_FILL, (handle) => fillDemo({ parts, openApp, database }, handle))
}
