import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import type { DatabaseOptions } from '../database/connect.ts'
import { StartupProblem } from '../startup-problem.ts'
import { writeArchive } from './carry/archive.ts'
import { configured, withDatabase } from './carry/installation.ts'
import { readParameters } from './carry/parameters.ts'
import { workspaceExtent } from './carry/plan.ts'
import { showProgress } from './carry/progress.ts'
import type { Progress } from './carry/put.ts'
import { takeRows } from './carry/take.ts'

const usage = 'npm run backup -- [FILE] [--workspace KEY]'

/** `npm run backup -- [FILE] [--workspace KEY]`: everything, or one workspace, into one file. */
export async function run(parameters: readonly string[]): Promise<void> {
  const { values, positionals } = readParameters(parameters, { workspace: { type: 'string' } }, usage)
  if (positionals.length > 1) throw new StartupProblem(`Name one file. Use: ${usage}`)
  const now = new Date()
  const file = resolve(positionals[0] ?? `producting-${now.toISOString().slice(0, 19).replaceAll(':', '-')}.jsonl.gz`)
  if (existsSync(file)) throw new StartupProblem(`${file} is there already; name another file.`)
  await backup(configured(), { file, workspace: values.workspace, now, progress: showProgress(process.stderr) })
  process.stdout.write(`${file}\n`)
}

type Backup = { readonly file: string; readonly workspace: string | undefined; readonly now: Date; readonly progress: Progress }

export function backup(source: DatabaseOptions, { file, workspace, now, progress }: Backup): Promise<void> {
  return withDatabase(source, async ({ db }) => {
    await writeArchive(file, async (sink) => {
      await takeRows(db, workspace === undefined ? { kind: 'all' } : await workspaceExtent(db, workspace), now, (line) => {
        if (Array.isArray(line)) progress.row()
        else if ('table' in line) progress.table(line.table)
        return sink(line)
      })
    })
    progress.end()
  })
}
