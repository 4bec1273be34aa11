import { resolve } from 'node:path'
import type { DatabaseOptions } from '../database/connect.ts'
import { StartupProblem } from '../startup-problem.ts'
import { readArchive } from './carry/archive.ts'
import { fillDatabase } from './carry/fit.ts'
import { configured, withDatabase } from './carry/installation.ts'
import type { Head } from './carry/lines.ts'
import { readParameters } from './carry/parameters.ts'
import { showProgress } from './carry/progress.ts'
import type { Progress } from './carry/put.ts'

const usage = 'npm run restore -- FILE [--replace]'

/** `npm run restore -- FILE [--replace]`: what a backup holds, into the database that the settings name. */
export async function run(parameters: readonly string[]): Promise<void> {
  const { values, positionals } = readParameters(parameters, { replace: { type: 'boolean', default: false } }, usage)
  const [file, ...more] = positionals
  if (file === undefined || more.length > 0) throw new StartupProblem(`Name the file to restore. Use: ${usage}`)
  await restore(configured(), { file: resolve(file), replace: values.replace, progress: showProgress(process.stderr) })
  process.stdout.write('Restored.\n')
}

type Restore = { readonly file: string; readonly replace: boolean; readonly progress: Progress }

/** The file is read to its end once before anything is written, so that a damaged one changes nothing. */
export async function restore(target: DatabaseOptions, { file, replace, progress }: Restore): Promise<void> {
  const head = await checkedHead(file)
  await withDatabase(target, (database) => fillDatabase(database, head, readArchive(file), { replace, progress }))
}

async function checkedHead(file: string): Promise<Head> {
  let head: Head | undefined
  for await (const line of readArchive(file)) {
    if (!Array.isArray(line) && 'kind' in line) head ??= line
  }
  if (head === undefined) throw new StartupProblem(`${file} is no backup of Producting.`)
  return head
}
