import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { build } from 'esbuild'
import { describe, expect, it } from 'vitest'
import * as browser from '#sdk/browser.ts'
import { browserContext } from '#sdk/browser/page.ts'
import * as edge from '#sdk/edge.ts'
import * as node from '#sdk/index.ts'
import * as openfeatureServer from '#sdk/openfeature-server.ts'
import * as openfeatureWeb from '#sdk/openfeature-web.ts'
import * as overlay from '#sdk/overlay.ts'
import * as react from '#sdk/react.tsx'
import * as testing from '#sdk/testing.ts'

const root = resolve(import.meta.dirname, '../..')

/** The files of ours that a page loads with a door; what the door imports later on demand is not among them. */
async function loadedWith(door: string): Promise<readonly string[]> {
  const { metafile } = await build({ absWorkingDir: root, entryPoints: [door], outdir: 'out', bundle: true, splitting: true, format: 'esm', write: false, metafile: true, packages: 'external', logLevel: 'silent' })
  const loaded = new Set<string>()
  const add = (name: string): void => {
    const output = metafile.outputs[name]
    for (const input of Object.keys(output?.inputs ?? {})) loaded.add(input)
    for (const { path, kind } of output?.imports ?? []) if (kind === 'import-statement') add(path)
  }
  add(Object.keys(metafile.outputs).find((name) => metafile.outputs[name]?.entryPoint === door) ?? '')
  return [...loaded]
}

/** Whatever stands here is promised to customers: adding is cheap, taking away needs a new version. */
describe('the public surface of the SDK', () => {
  it('of the door for back ends', () => {
    expect(Object.keys(node).toSorted()).toEqual(['createClient', 'fileStorage', 'onBehalfOf', 'visitorOf'])
  })

  it('of the door for browsers', () => {
    expect(Object.keys(browser).toSorted()).toEqual(['createBrowserClient', 'withoutFlicker'])
  })

  it.each([
    { door: 'React', exported: react, names: ['ProductingProvider', 'useFlag', 'useProducting', 'useTrack', 'useVariant'] },
    { door: 'the edge', exported: edge, names: ['createEdgeClient'] },
    { door: 'tests', exported: testing, names: ['createTestClient'] },
    { door: 'OpenFeature’s server SDK', exported: openfeatureServer, names: ['createServerProvider'] },
    { door: 'OpenFeature’s web SDK', exported: openfeatureWeb, names: ['createWebProvider'] },
    { door: 'the overlay', exported: overlay, names: ['withOverlay'] },
  ])('of the door for $door', ({ exported, names }) => {
    expect(Object.keys(exported).toSorted()).toEqual(names)
  })

  it('of a back end’s client', async () => {
    const client = node.createClient({ url: 'http://127.0.0.1:9', serverKey: 'sk', onDiagnostic: () => undefined })
    expect(Object.keys(client).toSorted()).toEqual(['close', 'evaluate', 'flag', 'flush', 'group', 'identify', 'onChange', 'page', 'ready', 'resolve', 'track'])
    await client.close()
  })

  it('of a browser’s client', async () => {
    const client = browser.createBrowserClient({ url: 'http://127.0.0.1:9', clientKey: 'pk', onDiagnostic: () => undefined })
    expect(Object.keys(client).toSorted()).toEqual([
      'close', 'evaluate', 'flag', 'flush', 'grant', 'group', 'identify', 'onChange', 'page', 'peek', 'ready', 'reset', 'revoke', 'setAttributes', 'track', 'visitor',
    ])
    await client.close()
  })

  it('loads no explanations into a page, and nothing that makes rulesets', async () => {
    const loaded = await loadedWith('sdk/browser.ts')
    expect(loaded).toContain('sdk/core/answer.ts')
    expect(loaded.filter((file) => /\/(expla|compacted|evaluate\.|in-words)/.test(file))).toEqual([])
  })

  it('has the doors that its package names, and events name its version', () => {
    const manifest = JSON.parse(readFileSync(new URL('../../sdk/package.json', import.meta.url), 'utf8')) as { readonly version: string; readonly exports: object }
    expect(Object.keys(manifest.exports)).toEqual(['.', './browser', './react', './edge', './testing', './openfeature-server', './openfeature-web', './overlay', './package.json'])
    expect(browserContext()['library']).toEqual({ name: 'producting', version: manifest.version })
  })
})
