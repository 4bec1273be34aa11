import { execFileSync } from 'node:child_process'
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

  it.each([
    { name: 'Node’s ESM', file: 'types.mts', settings: { module: 'node16', moduleResolution: 'node16' } },
    { name: 'Node’s CommonJS', file: 'types.cts', settings: { module: 'node16', moduleResolution: 'node16' } },
    { name: 'a bundler', file: 'bundled.ts', settings: { module: 'esnext', moduleResolution: 'bundler' } },
  ])('has types for $name, and they are strict', ({ file, settings }) => {
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
    writeFileSync(join(project, 'tsconfig.json'), JSON.stringify({ compilerOptions: { ...settings, noEmit: true, strict: true, exactOptionalPropertyTypes: true, target: 'es2022', lib: ['es2022', 'dom'], types: [], skipLibCheck: false }, files: [file] }))
    const check = (): string => execFileSync(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', project], { cwd: project, encoding: 'utf8', stdio: 'pipe' })
    expect(check()).toBe('')
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
