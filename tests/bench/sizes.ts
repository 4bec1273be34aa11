import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync, constants } from 'node:zlib'
import { build, type Metafile } from 'esbuild'
import { root } from './prepare.ts'

/** KB of an entry as a page would load it at first: bundled, minified, brotli. What it imports later on demand is not in it. */
export async function firstLoad(entry: string, external: readonly string[] = []): Promise<number> {
  const { outputFiles, metafile } = await build({
    stdin: { contents: entry, resolveDir: import.meta.dirname, sourcefile: 'entry.js' }, outdir: join(root, 'out'), bundle: true, minify: true, splitting: true, format: 'esm', platform: 'browser',
    target: 'es2022', treeShaking: true, write: false, metafile: true, legalComments: 'none', logLevel: 'silent', external: [...external], define: { 'process.env.NODE_ENV': '"production"' },
  })
  const names = loadedFirst(metafile.outputs)
  const loaded = outputFiles.filter(({ path }) => names.some((name) => path.endsWith(name)))
  return loaded.reduce((sum, { contents }) => sum + compressed(contents), 0) / 1000
}

/** The entry's file, and those that it imports before it runs. */
function loadedFirst(outputs: Metafile['outputs']): readonly string[] {
  const entry = Object.keys(outputs).find((name) => outputs[name]?.entryPoint !== undefined) ?? ''
  const found = new Set<string>()
  const add = (name: string): void => {
    if (found.has(name)) return
    found.add(name)
    for (const { path, kind, external } of outputs[name]?.imports ?? []) if (kind === 'import-statement' && external !== true) add(path)
  }
  add(entry)
  return [...found].map((name) => name.split('/').at(-1) ?? name)
}

function compressed(bytes: Uint8Array): number {
  return brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY } }).length
}

/** The path of a door of the SDK as it is published. */
export function publishedDoor(door: string): string {
  const { exports } = JSON.parse(readFileSync(join(root, 'sdk/package.json'), 'utf8')) as { readonly exports: { readonly [door: string]: string | { readonly import: string | { readonly default: string } } } }
  const named = exports[door]
  const file = typeof named === 'object' ? (typeof named.import === 'object' ? named.import.default : named.import) : named
  if (file === undefined) throw new Error(`The SDK has no door ${door}`)
  const path = fileURLToPath(new URL(file, `file://${root}/sdk/`))
  if (!existsSync(path)) throw new Error(`${file} was not built`)
  return path
}
