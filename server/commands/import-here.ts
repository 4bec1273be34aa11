import { experimentsOn } from '../experiments/experiment.service.ts'
import { destination, pino } from 'pino'
import { migrations } from '#migrations/index.ts'
import { createApp } from '../app.ts'
import { systemClock } from '../clock.ts'
import type { Config } from '../config.ts'
import type { Parts } from '../context.ts'
import { openDatabase } from '../database/connect.ts'
import { migrateUp } from '../database/migrate.ts'
import { databaseOptions } from '../database/options.ts'
import { firstWorkspace } from '../demo/welcome.service.ts'
import { importFile } from '../imports/import.service.ts'
import type { ImportDone } from '../imports/protocol.ts'
import { sourceOf } from '../imports/source.ts'
import type { Readout } from '../readouts/readout.ts'
import type { Scope } from '../scope.ts'
import type { Sending } from './import-remote.ts'

/** Imports into the database itself, for when no server runs; the embedded one is opened and closed again. */
export async function importHere(config: Config, sending: Sending): Promise<{ readonly done: ImportDone; readonly readout: Readout }> {
  const log = pino({ level: 'error' }, destination({ dest: 2, sync: true }))
  const database = await openDatabase(databaseOptions(config), log)
  try {
    await migrateUp(database, migrations)
    const { parts, close } = createApp({ database, clock: systemClock, config, log, background: false })
    const scope = await scopeHere(parts)
    const done = await importFile({ ...sending, scope, store: parts.store, source: sourceOf(sending.file, sending.bytes), file: sending.name })
    const readout = await parts.readouts.readout({ workspaceId: scope.workspaceId, key: done.key, breakdowns: true })
    await close()
    return { done, readout }
  } finally {
    await database.close()
  }
}

async function scopeHere(parts: Parts): Promise<Scope> {
  const { id } = await firstWorkspace(parts)
  const actor = { kind: 'system', id: 'command', name: 'npm run import' } as const
  return { db: parts.db, workspaceId: id, actor, memberId: null, role: 'admin', now: parts.clock.now(), audienceUses: async () => [], experimentsOn, released: async () => {} }
}
