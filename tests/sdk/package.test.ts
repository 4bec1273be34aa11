import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const root = resolve(import.meta.dirname, '../..')
let project: string

/** A fresh project with the packed SDK as its only dependency, and no way to reach ours. */
beforeAll(() => {
  project = mkdtempSync(join(tmpdir(), 'producting-packed-'))
  execFileSync('npm', ['pack', join(root, 'sdk'), '--pack-destination', project, '--silent'], { cwd: root, stdio: 'pipe' })
  const archive = readdirSync(project).find((name) => name.endsWith('.tgz')) ?? ''
  const folder = join(project, 'node_modules', 'producting')
  mkdirSync(folder, { recursive: true })
  execFileSync('tar', ['-xzf', join(project, archive), '-C', folder, '--strip-components=1'])
}, 120_000)

afterAll(() => rmSync(project, { recursive: true, force: true }))

function run(name: string, source: string): string {
  writeFileSync(join(project, name), source)
  return execFileSync(process.execPath, [name], { cwd: project, encoding: 'utf8' }).trim()
}

const COMPILERS = [
  { name: 'Node’s ESM', file: 'types.mts', settings: { module: 'node16', moduleResolution: 'node16' } },
  { name: 'Node’s CommonJS', file: 'types.cts', settings: { module: 'node16', moduleResolution: 'node16' } },
  { name: 'a bundler', file: 'bundled.ts', settings: { module: 'esnext', moduleResolution: 'bundler' } },
] as const

/** What the compiler says; empty when it has nothing to say. */
function compile(settings: object, files: readonly string[]): string {
  writeFileSync(join(project, 'tsconfig.json'), JSON.stringify({ compilerOptions: { ...settings, noEmit: true, strict: true, exactOptionalPropertyTypes: true, target: 'es2022', lib: ['es2022', 'dom'], types: [], skipLibCheck: false }, files }))
  const { stdout } = spawnSync(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', project], { cwd: project, encoding: 'utf8' })
  return stdout
}

const ASK = `
const client = createClient({ url: 'http://127.0.0.1:9', serverKey: 'sk', onDiagnostic: () => {} })
const page = createBrowserClient({ url: 'http://127.0.0.1:9', clientKey: 'pk', onDiagnostic: () => {} })
console.log(client.flag('any', 'fallback'), page.flag('any', 7))
process.exit(0)`

describe('the packed SDK in a fresh project', () => {
  it('answers an import', () => {
    expect(run('a.mjs', `import { createClient } from 'producting'\nimport { createBrowserClient } from 'producting/browser'${ASK}`)).toBe('fallback 7')
  })

  it('answers a require', () => {
    expect(run('a.cjs', `const { createClient } = require('producting')\nconst { createBrowserClient } = require('producting/browser')${ASK}`)).toBe('fallback 7')
  })

  it.each(COMPILERS)('has types for $name, and they are strict', ({ file, settings }) => {
    writeFileSync(join(project, file), `
import { createClient, type Evaluation } from 'producting'
import { createBrowserClient } from 'producting/browser'
const client = createClient({ url: 'u', serverKey: 'k' })
export const yes: boolean = client.flag('a', false)
export const steps: number = client.flag('b', 3, { subject: 's', attributes: { plan: 'free' } })
export const whole: Evaluation<string> = client.evaluate('c', 'x')
export const page: string = createBrowserClient({ url: 'u', clientKey: 'k' }).flag('d', 'classic')
// @ts-expect-error a flag with a text for its fallback is no number
export const wrong: number = client.flag('e', 'x')
// @ts-expect-error a key is missing
createClient({ url: 'u' })
`)
    expect(compile(settings, [file])).toBe('')
  })

  it.each(COMPILERS)('refuses a flag that nobody knows and a value of another type with $name, once flags are declared', ({ name, settings }) => {
    const file = { 'Node’s ESM': 'known.mts', 'Node’s CommonJS': 'known.cts', 'a bundler': 'known.ts' }[name]
    writeFileSync(join(project, 'flags.d.ts'), `
import 'producting'
declare module 'producting' {
  interface FlagTypes { checkout: boolean; headline: 'plain' | 'bold'; limits: { readonly seats: number; readonly note?: string } }
}
`)
    writeFileSync(join(project, file), `
import { createClient, type FlagKey } from 'producting'
import { createBrowserClient } from 'producting/browser'
const client = createClient({ url: 'u', serverKey: 'k' })
const page = createBrowserClient({ url: 'u', clientKey: 'k' })
export const known: FlagKey = 'checkout'
export const checkout: boolean = client.flag('checkout', false, { subject: 's' })
export const headline: 'plain' | 'bold' = page.flag('headline', 'plain')
export const unknown: 'plain' | 'bold' | null = page.peek('headline', null)
export const seats: number = page.evaluate('limits', { seats: 1 }).value.seats
// @ts-expect-error there is no such flag
client.flag('chekout', false)
// @ts-expect-error nor here
page.evaluate('chekout', false)
// @ts-expect-error a flag of another type
client.flag('checkout', 'no')
// @ts-expect-error a value that no variation has
page.flag('headline', 'loud')
// @ts-expect-error a value of another shape
page.flag('limits', { seats: 'many' })
`)
    expect(compile(settings, [file, 'flags.d.ts'])).toBe('')
  })

  it('needs nothing else, and says under which licence it comes', () => {
    const folder = join(project, 'node_modules', 'producting')
    const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { readonly dependencies?: unknown; readonly license: string }
    expect(manifest.dependencies).toBe(undefined)
    expect(manifest.license).toBe('Apache-2.0')
    expect(readFileSync(join(folder, 'dist/LICENSE'), 'utf8')).toContain('Apache License')
    const bundles = ['esm/index.js', 'esm/browser.js', 'cjs/index.js', 'cjs/browser.js'].map((name) => readFileSync(join(folder, 'dist', name), 'utf8'))
    const imported = bundles.flatMap((text) => [...text.matchAll(/(?:from |require\()"([^"]+)"/g)].map(([, name]) => name))
    expect(imported.filter((name) => !name?.startsWith('node:'))).toEqual([])
  })
})
