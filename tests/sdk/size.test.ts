import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join, resolve } from 'node:path'
import { brotliCompressSync } from 'node:zlib'
import { build } from 'esbuild'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const root = resolve(import.meta.dirname, '../..')
let folder: string

/** The doors as they are published. */
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'producting-size-'))
  execFileSync(process.execPath, [join(root, 'sdk/bundle.mjs'), folder])
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

const compressed = (bytes: Uint8Array | string): number => brotliCompressSync(bytes).length

/** A customer's page through a customer's bundler: what it must load before the client runs. */
async function bundled(): Promise<readonly { readonly name: string; readonly code: string }[]> {
  const entry = join(folder, 'page.js')
  writeFileSync(entry, `import { createBrowserClient } from './esm/browser.js'\nglobalThis.client = createBrowserClient({ url: '', clientKey: 'pk' })\n`)
  const { outputFiles } = await build({ entryPoints: [entry], chunkNames: '[name]', bundle: true, minify: true, splitting: true, format: 'esm', target: 'es2022', platform: 'browser', outdir: join(folder, 'out'), write: false, legalComments: 'none' })
  // Without the hashes in their names, which depend on the folder and compress now better and now worse.
  return outputFiles.map(({ path, text }) => ({ name: withoutHash(basename(path)), code: withoutHash(text) }))
}

const withoutHash = (text: string): string => text.replaceAll(/(-[A-Z0-9]{8})+(?=\.js)/g, '')

const page = (files: Awaited<ReturnType<typeof bundled>>): string => files.find(({ name }) => name === 'page.js')?.code ?? expect.fail('no page.js came out')

describe('the browser’s door, minified and compressed with brotli', () => {
  it('is one file beside what it loads on demand: stream, previews, long words, what sets cookies and what hashes named ids', async () => {
    const files = await bundled()
    expect(page(files)).not.toMatch(/(^|;)import\{/)
    expect(files.map(({ name }) => name).toSorted()).toEqual(['debug.js', 'jar.js', 'page.js', 'preview.js', 'sha.js', 'stream.js'])
  })

  it('stays within its budget in a bundle', async () => {
    expect(compressed(page(await bundled()))).toBeLessThanOrEqual(BUDGET)
  })

  it('stays within it as a script tag, give or take what a bundler would leave out', () => {
    expect(compressed(readFileSync(join(folder, 'producting.js')))).toBeLessThanOrEqual(BUDGET + SCRIPT_TAG)
  })
})

/** Bytes. It only ever goes down. */
const BUDGET = 12_540
const SCRIPT_TAG = 600
