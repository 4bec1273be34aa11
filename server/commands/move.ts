import { resolve } from 'node:path'
import type { DatabaseOptions } from '../database/connect.ts'
import { placeOf } from '../database/postgres/problem.ts'
import { StartupProblem } from '../startup-problem.ts'
import { handOver } from './carry/hand-over.ts'
import { fillDatabase } from './carry/fit.ts'
import { configured, withDatabase } from './carry/installation.ts'
import type { Head, RowLine, TableLine } from './carry/lines.ts'
import { readParameters } from './carry/parameters.ts'
import { workspaceExtent } from './carry/plan.ts'
import { showProgress } from './carry/progress.ts'
import type { Progress } from './carry/put.ts'
import { takeRows } from './carry/take.ts'

const usage = 'npm run move -- --to postgres://user:password@host:5432/name [--workspace KEY] [--replace]   (or --to FOLDER for the embedded database there)'

/** `npm run move -- --to ADDRESS`: from the database of the settings into another one. What was there stays there. */
export async function run(parameters: readonly string[]): Promise<void> {
  const { values, positionals } = readParameters(parameters, { to: { type: 'string' }, workspace: { type: 'string' }, replace: { type: 'boolean', default: false } }, usage)
  if (values.to === undefined || positionals.length > 0) throw new StartupProblem(`Say where to with --to. Use: ${usage}`)
  const target = targetOf(values.to)
  await move(configured(), target, { workspace: values.workspace, replace: values.replace, now: new Date(), progress: showProgress(process.stderr) })
  process.stdout.write(
    target.kind === 'postgres'
      ? `Moved to ${placeOf(target.url)}. Set DATABASE_URL to it and start again; the old database is left as it was.\n`
      : `Moved to ${target.folder}. Start with PRODUCTING_DATA=${target.folder} and without DATABASE_URL; the old database is left as it was.\n`,
  )
}

function targetOf(to: string): DatabaseOptions {
  if (/^postgres(ql)?:\/\//.test(to)) return { kind: 'postgres', url: to }
  if (to.includes('://')) throw new StartupProblem(`--to must be a postgres:// address or a folder. Use: ${usage}`)
  return { kind: 'embedded', folder: resolve(to) }
}

type Move = { readonly workspace: string | undefined; readonly replace: boolean; readonly now: Date; readonly progress: Progress }

export function move(from: DatabaseOptions, to: DatabaseOptions, { workspace, replace, now, progress }: Move): Promise<void> {
  return withDatabase(from, (source) =>
    withDatabase(to, (target) =>
      handOver<Head | TableLine | RowLine>(
        async (sink) => takeRows(source.db, workspace === undefined ? { kind: 'all' } : await workspaceExtent(source.db, workspace), now, sink),
        async (lines) => {
          const first = await lines.next()
          if (first.done === true || !('kind' in first.value)) throw new Error('The rows came without a head.')
          await fillDatabase(target, first.value, lines, { replace, progress })
        },
      ),
    ),
  )
}
