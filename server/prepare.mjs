// What has to be there before TypeScript can run: a fitting Node, the packages, the built web. Plain JavaScript and
// Node's own modules alone, because on a bare clone there is nothing else yet.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

export const root = resolve(import.meta.dirname ?? '.', '..')

/** Ends the program with a sentence when this Node is too old to run us. */
export function assertNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  if (major > 20 || (major === 20 && minor >= 19)) return
  stop(`Producting needs Node 20.19 or newer; this is ${process.versions.node}.`)
}

/** Runs `npm ci` when the packages are missing or are not those of package-lock.json. */
export function installPackages() {
  if (packagesFit()) return
  say('Installing packages (about half a minute) …')
  const npm = process.env.npm_execpath === undefined ? ['npm'] : [process.execPath, process.env.npm_execpath]
  run([...npm, 'ci', '--no-audit', '--no-fund', '--loglevel=error'], 'The packages could not be installed')
}

/** npm writes node_modules/.package-lock.json last: what it lists is what is installed. */
function packagesFit() {
  const wanted = readLock('package-lock.json')
  const installed = readLock('node_modules/.package-lock.json')
  if (wanted === undefined || installed === undefined) return false
  const missing = Object.entries(wanted).some(([path, entry]) => path !== '' && !entry.optional && installed[path] === undefined)
  const other = Object.entries(installed).some(([path, entry]) => wanted[path]?.version !== entry.version)
  return !missing && !other
}

function readLock(file) {
  try {
    return JSON.parse(readFileSync(join(root, file), 'utf8')).packages
  } catch {
    return undefined
  }
}

/** Builds web/dist, and in it the SDK's script for pages, when what it is made from has changed since. */
export function buildWeb() {
  const stamp = join(root, 'web/dist/.made-from')
  const sources = hashOfSources()
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === sources) return
  say('Building the console (a few seconds) …')
  run([process.execPath, join(root, 'node_modules/vite/bin/vite.js'), 'build', '--config', 'web/vite.config.ts', '--logLevel', 'warn'], 'The console could not be built')
  run([process.execPath, join(root, 'sdk/bundle.mjs'), join(root, 'web/dist/sdk'), 'script'], 'The script for pages could not be built')
  writeFileSync(stamp, sources)
}

/** Only names and contents count: a fresh clone of the same commit has other times on its files. */
function hashOfSources() {
  const hash = createHash('sha256')
  const files = ['web', 'sdk', 'server/stats'].flatMap(filesIn)
  for (const file of ['package-lock.json', ...files]) hash.update(file).update('\0').update(readFileSync(join(root, file))).update('\0')
  return hash.digest('hex')
}

function filesIn(folder) {
  return readdirSync(join(root, folder), { withFileTypes: true })
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = `${folder}/${entry.name}`
      if (entry.isDirectory()) return ['dist', 'node_modules'].includes(entry.name) ? [] : filesIn(path)
      return entry.isFile() ? [path] : []
    })
}

function run([program, ...parameters], complaint) {
  // What it prints goes to the error stream, so that a command's own output stays clean.
  const { status, error, signal } = spawnSync(program, parameters, { cwd: root, stdio: ['ignore', 2, 2] })
  if (signal !== null) process.exit(1)
  if (status !== 0) stop(`${complaint}: ${error?.message ?? `${program} ended with ${status}`}.`)
}

function say(sentence) {
  process.stderr.write(`${sentence}\n`)
}

function stop(sentence) {
  say(sentence)
  process.exit(1)
}
