import { execFileSync } from 'node:child_process'
import { copyFileSync, cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { bundleDoors } from './bundle.mjs'

// Builds what `npm pack ./sdk` publishes: the doors (`bundle.mjs`) with their types.

const here = dirname(fileURLToPath(import.meta.url))
const dist = join(here, 'dist')

rmSync(dist, { recursive: true, force: true })
await bundleDoors(dist)
emitTypes(join(dist, 'esm'))
shareFlagTypes()
cpSync(join(dist, 'esm'), join(dist, 'cjs'), { recursive: true, filter: (from) => !/\.js(\.map)?$/.test(from) })
// Beside them, so that require and its types are read as CommonJS inside a package of modules.
writeFileSync(join(dist, 'cjs', 'package.json'), '{ "type": "commonjs" }\n')
copyFileSync(join(here, '..', 'LICENSE'), join(dist, 'LICENSE'))

/**
 * One interface for ESM and require, so that a project which declares its flags once has them in both. Only a CommonJS
 * declaration can be read from both.
 */
function shareFlagTypes() {
  const own = join(dist, 'esm', 'core', 'flag-types.d.ts')
  copyFileSync(own, join(dist, 'flag-types.d.cts'))
  writeFileSync(own, "export type * from '../../flag-types.cjs'\n")
}

/** Declarations of everything the doors reach. The sources import `./x.ts`; what is published must say `./x.js`. */
function emitTypes(folder) {
  mkdirSync(folder, { recursive: true })
  const tsc = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin', 'tsc')
  execFileSync(process.execPath, [tsc, '-p', join(here, 'tsconfig.build.json'), '--outDir', folder], { stdio: 'inherit' })
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((one) => one.endsWith('.d.ts'))) {
    const file = join(folder, name)
    writeFileSync(file, readFileSync(file, 'utf8').replace(/((?:from|import\()\s*'\.[^']*)\.tsx?'/g, "$1.js'"))
  }
}
