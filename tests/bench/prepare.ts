import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { buildSync } from 'esbuild'

export const root = resolve(import.meta.dirname, '../..')
const here = import.meta.dirname

/** The peers, exactly as pinned, without running what they would run at installation. */
export function installPeers(): void {
  if (lockIn('package-lock.json') === lockIn('node_modules/.package-lock.json')) return
  say('Installing the peers …')
  const npm = process.env['npm_execpath'] === undefined ? ['npm'] : [process.execPath, process.env['npm_execpath']]
  run([...npm, 'ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], here)
}

/** Name and version of all that is, or shall be, installed. */
function lockIn(file: string): string | null {
  try {
    const { packages } = JSON.parse(readFileSync(join(here, file), 'utf8')) as { readonly packages: { readonly [path: string]: { readonly version?: string; readonly optional?: boolean } } }
    return Object.entries(packages).filter(([path, { optional }]) => path !== '' && optional !== true).map(([path, { version }]) => `${path}@${version}`).toSorted().join('\n')
  } catch {
    return null
  }
}

/** What `npm pack ./sdk` publishes. */
export function buildSdk(): void {
  say('Building the SDK …')
  run([process.execPath, join(root, 'sdk/build.mjs')], root)
  // What the server does to a ruleset before it sends one.
  buildSync({ entryPoints: [join(root, 'sdk/core/compacted.ts')], outfile: join(here, 'made/compacted.mjs'), bundle: true, format: 'esm', platform: 'node', logLevel: 'warning' })
}

export function say(sentence: string): void {
  process.stderr.write(`${sentence}\n`)
}

function run([program = '', ...parameters]: readonly string[], cwd: string): void {
  const { status, error } = spawnSync(program, parameters, { cwd, stdio: ['ignore', 2, 2] })
  if (status !== 0) throw new Error(error?.message ?? `${program} ${parameters.join(' ')} ended with ${status}.`)
}
