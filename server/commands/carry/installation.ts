import { resolve } from 'node:path'
import { pino } from 'pino'
import { readConfig } from '../../config.ts'
import { type Database, type DatabaseOptions, openDatabase } from '../../database/connect.ts'
import { databaseOptions } from '../../database/options.ts'

const home = resolve(import.meta.dirname, '../../..')

/** The database that the settings of this installation name. */
export function configured(): DatabaseOptions {
  return databaseOptions(readConfig(process.env, home))
}

/** Opens a database for the length of `work`. */
export async function withDatabase<Result>(options: DatabaseOptions, work: (database: Database) => Promise<Result>): Promise<Result> {
  const database = await openDatabase(options, pino({ level: 'silent' }))
  try {
    return await work(database)
  } finally {
    await database.close()
  }
}
