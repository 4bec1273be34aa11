import { findPostgres } from '../support/programs.ts'
import { type PostgresServer, startPostgres } from '../support/postgres-server.ts'
import pg from 'pg'

let server: Promise<PostgresServer> | undefined

/** A new database on a PostgreSQL that the bench starts for the first row that needs it, gone with the bench. */
export async function onPostgres(name: string): Promise<string> {
  const programs = findPostgres()
  if (programs === undefined) throw new Error('There is no PostgreSQL 15 or newer here: apt-get install postgresql-15, or name its folder in POSTGRES_BIN.')
  const { url } = await (server ??= startPostgres(programs))
  const client = new pg.Client({ connectionString: url('postgres') })
  await client.connect()
  await client.query(`create database ${name}`)
  await client.end()
  return url(name)
}
