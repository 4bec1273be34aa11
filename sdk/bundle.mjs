import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

// Bundles the doors of the SDK: each as one file without dependencies, as ESM and for require, and the browser's for a
// script tag. What a browser needs rarely lies beside its door and is fetched when it is needed. Alone: `node bundle.mjs folder`;
// with `script` behind it the script tag's files alone.

const here = dirname(fileURLToPath(import.meta.url))
const node = { platform: 'node', target: 'node20' }
const browser = { platform: 'browser', target: 'es2022' }
const doors = {
  index: node,
  browser,
  // For frameworks that draw some components on the server alone: these are not.
  react: { ...browser, source: 'react.tsx', external: ['react', 'react/jsx-runtime'], banner: { js: `'use client'` } },
  // What runs at the edge has the globals of a browser's worker, and nothing of Node.
  edge: browser,
  testing: browser,
  overlay: browser,
  'openfeature-server': { ...node, external: ['@openfeature/*'] },
  'openfeature-web': { ...browser, external: ['@openfeature/*'] },
}
const always = { bundle: true, minify: true, sourcemap: true, legalComments: 'inline', logLevel: 'warning' }

/** @param {string} folder */
export async function bundleDoors(folder) {
  await Promise.all([
    ...Object.entries(doors).map(([door, { source = `${door}.ts`, ...settings }]) =>
      build({ ...always, ...settings, entryPoints: { [door]: join(here, source) }, outdir: join(folder, 'esm'), format: 'esm', splitting: true, chunkNames: `${door}/[name]-[hash]` })),
    ...Object.entries(doors).map(([door, { source = `${door}.ts`, ...settings }]) =>
      build({ ...always, ...settings, entryPoints: [join(here, source)], outfile: join(folder, 'cjs', `${door}.js`), format: 'cjs' })),
    build({ ...node, entryPoints: [join(here, 'cli.ts')], outfile: join(folder, 'cli.cjs'), format: 'cjs', bundle: true, logLevel: 'warning', banner: { js: '#!/usr/bin/env node' } }),
    bundleScript(folder),
  ])
}

/**
 * The script tag's file with what it loads beside it: a server serves them without the rest.
 * @param {string} folder
 */
export async function bundleScript(folder) {
  await Promise.all([
    build({ ...always, ...browser, entryPoints: [join(here, 'browser.ts')], outfile: join(folder, 'producting.js'), format: 'iife', globalName: 'producting', plugins: [besideScript] }),
    build({ ...always, ...browser, entryPoints: onDemand.map((name) => join(here, 'browser', `${name}.ts`)), outdir: join(folder, 'producting'), format: 'esm' }),
  ])
}

const onDemand = ['stream', 'preview', 'debug']

/** A script tag's file loads what it needs rarely from the folder beside itself. */
const besideScript = {
  name: 'beside-script',
  /** @param {import('esbuild').PluginBuild} one */
  setup: (one) => one.onResolve({ filter: /^\.\/\w+\.ts$/ }, ({ kind, path }) => (kind === 'dynamic-import' ? { path: `./producting/${path.slice(2).replace(/\.ts$/, '.js')}`, external: true } : undefined)),
}

if (process.argv[1] !== undefined && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) await (process.argv[3] === 'script' ? bundleScript : bundleDoors)(resolve(process.argv[2] ?? ''))
