// `npm test`, also on a bare clone: installs, checks types and style, builds the console, looks for PostgreSQL and
// Chromium (installing them where it may), runs every test. The last line is always `N passed, N failed`.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { assertNode, installPackages, root } from '../server/prepare.mjs'

const bin = (file) => [process.execPath, join(root, 'node_modules', file)]

function main() {
  assertNode()
  installPackages()
  installPrograms()
  const checks = [check('types', [...bin('typescript/bin/tsc'), '-p', '.']), check('style', [...bin('oxlint/bin/oxlint'), '.'])]
  const built = check('console', [process.execPath, '--input-type=module', '-e', `import { buildWeb } from ${JSON.stringify(`${root}/server/prepare.mjs`)}; buildWeb()`])
  const { passed, failed, skipped } = sum([...checks, built, runTests(process.argv.slice(2))])
  if (skipped > 0) console.log(`${skipped} skipped; each said above what it needs`)
  console.log(`${passed} passed, ${failed} failed`)
  process.exitCode = failed === 0 ? 0 : 1
}

/** One program whose success is one test. */
function check(name, [program, ...parameters]) {
  const { status } = spawnSync(program, parameters, { cwd: root, stdio: 'inherit' })
  console.log(`${status === 0 ? '✓' : '×'} ${name}`)
  return status === 0 ? { passed: 1, failed: 0, skipped: 0 } : { passed: 0, failed: 1, skipped: 0 }
}

/** Vitest's counts. A run that breaks without a failing test counts as one failure. */
function runTests(parameters) {
  const folder = mkdtempSync(join(tmpdir(), 'producting-tests-'))
  const report = join(folder, 'report.json')
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  const { status } = spawnSync(process.execPath, [join(root, 'node_modules/vitest/vitest.mjs'), 'run', '--config', 'tests/vitest.config.ts', ...reporters, ...parameters], { cwd: root, stdio: 'inherit' })
  const counts = countsIn(report)
  rmSync(folder, { recursive: true, force: true })
  return status !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts
}

function countsIn(report) {
  if (!existsSync(report)) return { passed: 0, failed: 1, skipped: 0 }
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, testResults } = JSON.parse(readFileSync(report, 'utf8'))
  // A file that does not even load has no tests to count.
  const broken = testResults.filter((file) => file.status === 'failed' && file.assertionResults.every((test) => test.status !== 'failed')).length
  return { passed: numPassedTests, failed: numFailedTests + broken, skipped: numPendingTests + numTodoTests }
}

function sum(counts) {
  return counts.reduce((all, one) => ({ passed: all.passed + one.passed, failed: all.failed + one.failed, skipped: all.skipped + one.skipped }))
}

/** On Debian and Ubuntu as root, what is missing is installed; elsewhere its tests say how to get it and are skipped. */
function installPrograms() {
  const wanted = [
    ['/usr/lib/postgresql/15/bin/postgres', 'postgresql-15'],
    ['/usr/bin/chromium', 'chromium'],
    ['/usr/share/fonts/opentype/noto', 'fonts-noto-cjk'],
  ]
  const missing = wanted.filter(([file]) => !existsSync(file)).map(([, name]) => name)
  if (missing.length === 0 || process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return
  console.log(`Installing ${missing.join(', ')} …`)
  makeNoCluster()
  aptGet('update')
  // One by one, so that a name that this release does not have takes no other with it.
  for (const name of missing) aptGet('install', '--yes', '--no-install-recommends', name)
}

/** The tests start a PostgreSQL of their own; the package shall not make and start one for the whole system. */
function makeNoCluster() {
  const settings = '/etc/postgresql-common/createcluster.conf'
  if (existsSync(settings)) return
  mkdirSync(dirname(settings), { recursive: true })
  writeFileSync(settings, 'create_main_cluster = false\n')
}

function aptGet(...parameters) {
  spawnSync('apt-get', ['-qq', ...parameters], { stdio: ['ignore', 'ignore', 'inherit'], env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } })
}

main()
