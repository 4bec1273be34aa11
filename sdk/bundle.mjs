import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

// Bundles the doors of the SDK: each as one file without dependencies, as ESM and for require, and the browser's for a
// script tag. What a browser needs rarely lies beside its door and is fetched when it is needed. Alone: `node bundle.mjs folder`;
// with `script` behind it the script tag's files alone.

const here = dirname(fileURLToPath(import.meta.url))
const node = { platform: 'node', target: 'node20' }
const browser = { platform: 'browser', target: 'es2022' }
/** Names that only parts of a page's client call each other by: no host, no server and no platform reads them. */
const internal = [
  'diagnostics', 'endpoints', 'isGranted', 'whenGranted', 'tell', 'guard', 'guardLater', 'prepared', 'takeUsage', 'tellUsage', 'streams', 'inOrder', 'isNew', 'withdraw', 'beacon', 'batchUrl',
  'previewUrl', 'rulesetUrl', 'rulesetHeaders', 'streamUrl', 'failures', 'notBefore', 'sending', 'usage', 'kept', 'raw', 'tail', 'seen', 'newcomer', 'onAnswered', 'meet', 'previewing',
  'outbox', 'core', 'places', 'retryAfterMs', 'timeoutMs', 'flushAfterMs', 'intervalMs', 'maxAgeMs', 'revalidate', 'depth', 'jar', 'shared', 'expose', 'bytes', 'refresh', 'inspect', 'source', 'visitor', 'identity', 'landing', 'change',
  'limit', 'post', 'waiting', 'start', 'send', 'hash', 'changed', 'hashed', 'named',
]
/** The same short names in each build, since a page loads some of its files later. */
const short = { mangleProps: new RegExp(`^(${internal.join('|')})$`), mangleCache: Object.fromEntries(internal.map((name, at) => [name, `_${at.toString(36)}`])) }
const doors = {
  index: node,
  browser: { ...browser, ...short },
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
    build({ ...always, ...browser, ...short, entryPoints: [join(here, 'browser.ts')], outfile: join(folder, 'producting.js'), format: 'iife', globalName: 'producting', plugins: [besideScript] }),
    build({ ...always, ...browser, ...short, entryPoints: onDemand.map((name) => join(here, 'browser', `${name}.ts`)), outdir: join(folder, 'producting'), format: 'esm' }),
  ])
}

const onDemand = ['stream', 'preview', 'debug', 'jar', 'sha']

/** A script tag's file loads what it needs rarely from the folder beside itself. */
const besideScript = {
  name: 'beside-script',
  /** @param {import('esbuild').PluginBuild} one */
  setup: (one) => one.onResolve({ filter: /^\.\/\w+\.ts$/ }, ({ kind, path }) => (kind === 'dynamic-import' ? { path: `./producting/${path.slice(2).replace(/\.ts$/, '.js')}`, external: true } : undefined)),
}

if (process.argv[1] !== undefined && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) await (process.argv[3] === 'script' ? bundleScript : bundleDoors)(resolve(process.argv[2] ?? ''))
