import { execFile, execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { runInNewContext } from 'node:vm'
import { chromium } from 'playwright-core'
import { build } from 'vite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { chromiumFlags, findChromium } from '#tests/support/programs.ts'
import { aRuleset } from './a-ruleset.ts'
import { StandInServer } from './stand-in-server.ts'

const root = resolve(import.meta.dirname, '../..')
let project: string

/** A fresh project with the packed SDK and its optional peers, and no way to reach our sources. */
beforeAll(() => {
  project = mkdtempSync(join(tmpdir(), 'producting-packed-'))
  execFileSync('npm', ['pack', join(root, 'sdk'), '--pack-destination', project, '--silent'], { cwd: root, stdio: 'pipe' })
  const archive = readdirSync(project).find((name) => name.endsWith('.tgz')) ?? ''
  const folder = join(project, 'node_modules', 'producting')
  mkdirSync(folder, { recursive: true })
  execFileSync('tar', ['-xzf', join(project, archive), '-C', folder, '--strip-components=1'])
  link(PEERS)
}, 120_000)

/** What a project with React and OpenFeature has beside the SDK. */
const PEERS = ['react', 'react-dom', '@types/react', '@types/react-dom', 'csstype', '@types/node', 'undici-types', '@openfeature/core', '@openfeature/server-sdk', '@openfeature/web-sdk']

function link(packages: readonly string[]): void {
  for (const name of packages) {
    const place = join(project, 'node_modules', name)
    mkdirSync(dirname(place), { recursive: true })
    symlinkSync(join(root, 'node_modules', name), place)
  }
}

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
  writeFileSync(join(project, 'tsconfig.json'), JSON.stringify({ compilerOptions: { noEmit: true, strict: true, exactOptionalPropertyTypes: true, target: 'es2022', lib: ['es2022', 'dom'], types: [], skipLibCheck: false, ...settings }, files }))
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

  const DOORS = [
    { door: 'producting', name: 'createClient' }, { door: 'producting/browser', name: 'createBrowserClient' }, { door: 'producting/react', name: 'useFlag' },
    { door: 'producting/edge', name: 'createEdgeClient' }, { door: 'producting/testing', name: 'createTestClient' },
    { door: 'producting/openfeature-server', name: 'createServerProvider' }, { door: 'producting/openfeature-web', name: 'createWebProvider' }, { door: 'producting/overlay', name: 'withOverlay' },
  ] as const

  it('answers an import and a require at every door', () => {
    const imports = DOORS.map(({ door, name }) => `import { ${name} } from '${door}'`).join('\n')
    const requires = DOORS.map(({ door, name }) => `const { ${name} } = require('${door}')`).join('\n')
    const types = `console.log(${DOORS.map(({ name }) => `typeof ${name}`).join(', ')})`
    const all = DOORS.map(() => 'function').join(' ')
    expect(run('doors.mjs', `${imports}\n${types}`)).toBe(all)
    expect(run('doors.cjs', `${requires}\n${types}`)).toBe(all)
    const { exports } = JSON.parse(readFileSync(join(project, 'node_modules/producting/package.json'), 'utf8')) as { readonly exports: object }
    expect(Object.keys(exports).map((path) => `producting${path.slice(1)}`)).toEqual([...DOORS.map(({ door }) => door), 'producting/package.json'])
  })

  it('answers through OpenFeature and for tests, as ESM and by require', () => {
    const body = `
const client = createTestClient({ flags: { checkout: true } })
OpenFeature.setProviderAndWait(createServerProvider(client)).then(async () => {
  console.log(await OpenFeature.getClient().getBooleanValue('checkout', false), JSON.stringify(client.exposures))
})`
    const told = 'true [{"flag":"checkout","value":true,"unit":"test-visitor"}]'
    expect(run('of.mjs', `import { OpenFeature } from '@openfeature/server-sdk'\nimport { createServerProvider } from 'producting/openfeature-server'\nimport { createTestClient } from 'producting/testing'${body}`)).toBe(told)
    expect(run('of.cjs', `const { OpenFeature } = require('@openfeature/server-sdk')\nconst { createServerProvider } = require('producting/openfeature-server')\nconst { createTestClient } = require('producting/testing')${body}`)).toBe(told)
  })

  it('draws React on a server', () => {
    expect(run('react.mjs', `
import { createElement } from 'react'
import { renderToString } from 'react-dom/server'
import { createTestClient } from 'producting/testing'
import { ProductingProvider, useFlag } from 'producting/react'
const Headline = () => createElement('h1', null, useFlag('headline', 'plain'))
console.log(renderToString(createElement(ProductingProvider, { client: createTestClient({ flags: { headline: 'bold' } }) }, createElement(Headline))))`)).toBe('<h1>bold</h1>')
  })

  it('runs at the edge: the file of that door needs nothing but the web’s standard globals', async () => {
    await using server = await StandInServer.open(aRuleset())
    const globals = { fetch, Headers, URL, URLSearchParams, TextEncoder, TextDecoder, AbortController, crypto, setTimeout, clearTimeout, console }
    const answer = runInNewContext(`((module) => {
      ${readFileSync(join(project, 'node_modules/producting/dist/cjs/edge.js'), 'utf8')}
      return module.exports.createEdgeClient({ url: ${JSON.stringify(server.url)}, clientKey: 'pk' }).visit({ headers: new Headers() }).then((visit) => visit.flag('plain', '-'))
    })({ exports: {} })`, globals) as Promise<string>
    expect(await answer).toBe('A')
  })

  it('writes types at the command line that the compiler holds a project to', async () => {
    await using server = await StandInServer.open(aRuleset())
    const { bin } = JSON.parse(readFileSync(join(project, 'node_modules/producting/package.json'), 'utf8')) as { readonly bin: { readonly producting: string } }
    const { stdout } = await promisify(execFile)(process.execPath, [join(project, 'node_modules/producting', bin.producting), 'types', '--url', server.url, '--key', 'sk_1', '--out', 'written.d.ts'], { cwd: project })
    expect(stdout).toBe('written.d.ts: 2 flags of production\n')
    writeFileSync(join(project, 'written.ts'), `
import { createClient } from 'producting'
const client = createClient({ url: 'u', serverKey: 'k' })
export const headline: 'A' | 'B' | 'off' = client.flag('headline', 'off')
// @ts-expect-error the server knows no such flag
client.flag('hedline', 'off')
`)
    expect(compile({ module: 'esnext', moduleResolution: 'bundler' }, ['written.ts', 'written.d.ts'])).toBe('')
    expect(compile({ module: 'esnext', moduleResolution: 'bundler' }, ['written.ts'])).toContain('written.ts')
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
import { createEdgeClient } from 'producting/edge'
import { useFlag, useVariant } from 'producting/react'
import { createServerProvider } from 'producting/openfeature-server'
import { createWebProvider } from 'producting/openfeature-web'
import { createTestClient } from 'producting/testing'
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
export const used: boolean = useFlag('checkout', false)
export const variant: 'plain' | 'bold' | null = useVariant('headline').value
// @ts-expect-error there is no such flag
useFlag('chekout', false)
// @ts-expect-error there is no such flag
useVariant('chekout')
export const test = createTestClient({ flags: { checkout: true } })
export const providers = [createServerProvider(test), createWebProvider(test)]
// @ts-expect-error a flag of another type
createTestClient({ flags: { checkout: 'yes' } })
export const atTheEdge: Promise<boolean> = createEdgeClient({ url: 'u', clientKey: 'k' }).visit({ headers: new Headers() }).then((visit) => visit.flag('checkout', false))
`)
    // OpenFeature's server SDK speaks of Node's types.
    expect(compile({ ...settings, types: ['node'] }, [file, 'flags.d.ts'])).toBe('')
  })

  it('has types for a back end without a browser’s', () => {
    writeFileSync(join(project, 'back.mts'), `
import { createClient, onBehalfOf } from 'producting'
import { createTestClient } from 'producting/testing'
import { createEdgeClient } from 'producting/edge'
export const value: number = onBehalfOf(createClient({ url: 'u', serverKey: 'k' }), { subject: 's' }).flag('a', 1)
export const others = [createTestClient(), createEdgeClient({ url: 'u', clientKey: 'k' })]
`)
    expect(compile({ module: 'node16', moduleResolution: 'node16', lib: ['es2022'], types: ['node'] }, ['back.mts'])).toBe('')
  })

  it('needs nothing else, and says under which licence it comes', () => {
    const folder = join(project, 'node_modules', 'producting')
    const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { readonly dependencies?: unknown; readonly license: string }
    expect(manifest.dependencies).toBe(undefined)
    expect(manifest.license).toBe('Apache-2.0')
    expect(readFileSync(join(folder, 'dist/LICENSE'), 'utf8')).toContain('Apache License')
    const imported = (door: string): readonly string[] =>
      [...new Set(['esm', 'cjs'].flatMap((format) => [...readFileSync(join(folder, 'dist', format, `${door}.js`), 'utf8').matchAll(/(?:from ?|require\()"([^"]+)"/g)].map(([, name]) => name ?? '')))]
    for (const door of ['index', 'browser', 'edge', 'testing']) expect(imported(door).filter((name) => !name.startsWith('node:'))).toEqual([])
    for (const door of ['browser', 'edge', 'testing', 'react', 'openfeature-web']) expect(imported(door).filter((name) => name.startsWith('node:'))).toEqual([])
    expect(imported('react')).toEqual(['react', 'react/jsx-runtime'])
    expect(imported('openfeature-server').toSorted()).toEqual(['@openfeature/core', '@openfeature/server-sdk'])
    expect(imported('openfeature-web').toSorted()).toEqual(['@openfeature/core', '@openfeature/web-sdk'])
  })

  it.skipIf(findChromium() === undefined)('becomes a page by Vite that runs in a browser', async () => {
    await using server = await StandInServer.open(aRuleset())
    const page = join(project, 'page')
    mkdirSync(page)
    writeFileSync(join(page, 'index.html'), '<!doctype html><title>Shop</title><link rel="icon" href="data:,"><div id="root"></div><script type="module" src="./main.tsx"></script>')
    writeFileSync(join(page, 'main.tsx'), `
import { createRoot } from 'react-dom/client'
import { createBrowserClient } from 'producting/browser'
import { ProductingProvider, useFlag } from 'producting/react'
const producting = createBrowserClient({ url: ${JSON.stringify(server.url)}, clientKey: 'pk_1', streaming: false })
const Headline = () => <h1>{useFlag('plain', 'not yet')}</h1>
createRoot(document.querySelector('#root')!).render(<ProductingProvider client={producting}><Headline /></ProductingProvider>)
`)
    await build({ root: page, base: './', configFile: false, logLevel: 'error', oxc: { jsx: { runtime: 'automatic' } } })
    const files = createServer((req, res) => {
      const path = join(page, 'dist', req.url === '/' ? 'index.html' : (req.url ?? ''))
      res.writeHead(200, { 'content-type': path.endsWith('.js') ? 'text/javascript' : 'text/html' }).end(readFileSync(path))
    })
    await new Promise<void>((done) => files.listen(0, '127.0.0.1', done))
    const browser = await chromium.launch({ executablePath: findChromium() ?? '', args: [...chromiumFlags] })
    try {
      const tab = await browser.newPage()
      const errors: string[] = []
      tab.on('pageerror', (error) => void errors.push(error.message))
      await tab.goto(`http://127.0.0.1:${(files.address() as AddressInfo).port}/`)
      await tab.waitForFunction(() => document.querySelector('h1')?.textContent === 'A')
      expect(errors).toEqual([])
    } finally {
      await browser.close()
      files.closeAllConnections()
      files.close()
    }
  }, 60_000)
})
