import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
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

const compressed = (bytes: Uint8Array): number => brotliCompressSync(bytes).length

/** A customer's page through a customer's bundler: what it must load before the client runs. */
async function bundled(): Promise<readonly { readonly path: string; readonly contents: Uint8Array }[]> {
  const page = join(folder, 'page.js')
  writeFileSync(page, `import { createBrowserClient } from './esm/browser.js'\nglobalThis.client = createBrowserClient({ url: '', clientKey: 'pk' })\n`)
  // Without hashes in their names, which depend on the folder and compress now better and now worse.
  const { outputFiles } = await build({ entryPoints: [page], chunkNames: '[name]', bundle: true, minify: true, splitting: true, format: 'esm', target: 'es2022', platform: 'browser', outdir: join(folder, 'out'), write: false, legalComments: 'none' })
  return outputFiles
}

describe('the browser’s door, minified and compressed with brotli', () => {
  it('is one file beside what it loads on demand: stream, previews and long words', async () => {
    const files = await bundled()
    const entry = files.find(({ path }) => path.endsWith('page.js'))
    expect(Buffer.from(entry?.contents ?? []).toString()).not.toMatch(/(^|;)import\{/)
    expect(files.map(({ path }) => path.replace(/.*\/|(-[A-Z0-9]{8})*\.js$/g, '')).toSorted()).toEqual(['debug', 'page', 'preview', 'stream'])
  })

  it('stays within its budget in a bundle', async () => {
    const entry = (await bundled()).find(({ path }) => path.endsWith('page.js'))
    expect(compressed(entry?.contents ?? new Uint8Array())).toBeLessThanOrEqual(BUDGET)
  })

  it('stays within it as a script tag, give or take what a bundler would leave out', () => {
    expect(compressed(readFileSync(join(folder, 'producting.js')))).toBeLessThanOrEqual(BUDGET + SCRIPT_TAG)
  })
})

/** Bytes. It only ever goes down. */
const BUDGET = 15_000
const SCRIPT_TAG = 600
