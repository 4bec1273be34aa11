import { execFileSync } from 'node:child_process'
import { accessSync, constants, readdirSync } from 'node:fs'
import { join } from 'node:path'

/** The folder with initdb and postgres, newest release from 15 on, or undefined when this machine has none. */
export function findPostgres(): string | undefined {
  return postgresFolders().find((folder) => isProgram(join(folder, 'initdb')) && isProgram(join(folder, 'postgres')))
}

function postgresFolders(): readonly string[] {
  const debian = versions('/usr/lib/postgresql').map((version) => `/usr/lib/postgresql/${version}/bin`)
  const homebrew = versions('/opt/homebrew/opt', 'postgresql@').map((version) => `/opt/homebrew/opt/postgresql@${version}/bin`)
  return [process.env['POSTGRES_BIN'], '/usr/lib/postgresql/15/bin', ...debian, ...homebrew, ...pgConfig()].filter((folder) => folder !== undefined)
}

function versions(folder: string, prefix = ''): readonly number[] {
  try {
    return readdirSync(folder).filter((name) => name.startsWith(prefix)).map((name) => Number(name.slice(prefix.length))).filter((version) => version >= 15).toSorted((a, b) => b - a)
  } catch {
    return []
  }
}

function pgConfig(): readonly string[] {
  try {
    const version = Number(/\d+/.exec(execFileSync('pg_config', ['--version'], { encoding: 'utf8' }))?.[0])
    return version >= 15 ? [execFileSync('pg_config', ['--bindir'], { encoding: 'utf8' }).trim()] : []
  } catch {
    return []
  }
}

/** The browser of the browser tests, or undefined when this machine has none. */
export function findChromium(): string | undefined {
  const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']
  const onPath = (process.env['PATH'] ?? '').split(':').flatMap((folder) => names.map((name) => join(folder, name)))
  const elsewhere = ['/Applications/Google Chrome.app/Contents/MacOS/Google Chrome', '/Applications/Chromium.app/Contents/MacOS/Chromium']
  return [process.env['CHROME_PATH'] ?? '', '/usr/bin/chromium', ...onPath, ...elsewhere].find(isProgram)
}

/** Without a sandbox, because tests also run as root; without everything that a browser does by itself on the network. */
export const chromiumFlags = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'] as const

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return path !== ''
  } catch {
    return false
  }
}

export type Program = 'postgres' | 'chromium'

const packages: Readonly<Record<Program, string>> = { postgres: 'postgresql-15', chromium: 'chromium fonts-noto-cjk' }

/** Whether PRODUCTING_REQUIRE says that a missing program fails the run instead of skipping its tests. */
export function isRequired(program: Program): boolean {
  return (process.env['PRODUCTING_REQUIRE'] ?? '').split(',').map((name) => name.trim()).includes(program)
}

/** What to tell when a program is missing; throws it when the program is required. */
export function reportMissing(program: Program): string {
  const sentence = `${program} is not installed, so its tests are skipped. Install it with: apt-get install --no-install-recommends ${packages[program]}`
  if (isRequired(program)) throw new Error(`PRODUCTING_REQUIRE names ${program}, and ${sentence}`)
  return sentence
}
