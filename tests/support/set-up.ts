import type { TestProject } from 'vitest/node'
import { type PostgresServer, startPostgres } from './postgres-server.ts'
import { findPostgres, reportMissing } from './programs.ts'
import { sweepScratch } from './scratch.ts'
import { type EmbeddedTemplates, embeddedTemplates, makePostgresTemplate } from './templates.ts'

declare module 'vitest' {
  interface ProvidedContext {
    readonly embedded: EmbeddedTemplates
    /** The address of the run's own PostgreSQL without a database name; undefined where PostgreSQL is not installed. */
    readonly postgres: string | undefined
  }
}

/** Once per run: templates to copy databases from, and a PostgreSQL of our own. Returns what stops it. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  sweepScratch()
  project.provide('embedded', await embeddedTemplates())
  const server = await ownPostgres()
  project.provide('postgres', server?.url(''))
  return async () => server?.stop()
}

async function ownPostgres(): Promise<PostgresServer | undefined> {
  const programs = findPostgres()
  if (programs === undefined) {
    console.warn(`\n${reportMissing('postgres')}\n`)
    return undefined
  }
  const server = await startPostgres(programs)
  await makePostgresTemplate(server.url)
  return server
}
