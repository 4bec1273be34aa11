import type { Config } from '../config.ts'
import type { DatabaseOptions } from './connect.ts'

/** The database that the settings name: the embedded one in the data folder, unless there is an address. */
export function databaseOptions({ databaseUrl, dataFolder }: Pick<Config, 'databaseUrl' | 'dataFolder'>): DatabaseOptions {
  return databaseUrl === undefined ? { kind: 'embedded', folder: dataFolder } : { kind: 'postgres', url: databaseUrl }
}
