import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readSource } from './imports.ts'
import { rules } from './rules.ts'

const root = resolve(import.meta.dirname, '../..')
// This file holds the bad examples.
const paths = ['sdk', 'server', 'web', 'migrations', 'tests'].flatMap(filesIn).filter((path) => path !== 'tests/architecture/imports.test.ts')
const sources = paths.map((path) => readSource(path, readFileSync(join(root, path), 'utf8')))

function filesIn(folder: string): readonly string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`
    if (entry.isDirectory()) return ['node_modules', 'dist'].includes(entry.name) ? [] : filesIn(path)
    return /\.(ts|tsx|mjs)$/.test(entry.name) ? [path] : []
  })
}

const wrong = (rule: string, path: string, text: string): readonly string[] => rules[rule]?.(readSource(path, text)) ?? []

describe('the project keeps to its rules', () => {
  it('and all its files are looked at', () => {
    expect(sources.length).toBeGreaterThan(100)
    expect(sources.flatMap((source) => source.imports).length).toBeGreaterThan(300)
  })

  it.each(Object.keys(rules))('%s', (rule) => {
    expect(sources.flatMap((source) => rules[rule]?.(source) ?? [])).toEqual([])
  })
})

describe('each rule refuses', () => {
  const bad: readonly (readonly [rule: string, path: string, text: string])[] = [
    ['inside a folder imports are relative, across the folders they start with #', 'server/flags/flag.ts', `import { a } from '#server/key.ts'`],
    ['inside a folder imports are relative, across the folders they start with #', 'server/flags/flag.ts', `import { a } from '../../sdk/core/bucket.ts'`],
    ['imports of our own files carry their ending', 'server/flags/flag.ts', `import { a } from './allocation'`],
    ['imports of our own files carry their ending', 'web/app/frame.tsx', `const a = await import('#sdk/core/evaluate')`],
    ['packages are those of the folder', 'sdk/core/evaluate.ts', `import murmurhash from 'murmurhash'`],
    ['packages are those of the folder', 'sdk/core/bucket.ts', `import { createHash } from 'node:crypto'`],
    ['packages are those of the folder', 'sdk/client/outbox.ts', `import { z } from 'zod'`],
    ['packages are those of the folder', 'server/stats/lift.ts', `import { sql } from 'kysely'`],
    ['packages are those of the folder', 'migrations/0009-more.ts', `import pg from 'pg'`],
    ['packages are those of the folder', 'web/parts/chart.tsx', `import { useQuery } from '@tanstack/react-query'`],
    ['zod never reaches the SDK', 'sdk/index.ts', `import type { z } from 'zod'`],
    ['sdk/core stands alone; client and browser stand on it', 'sdk/core/evaluate.ts', `import type { Outbox } from '../client/outbox.ts'`],
    ['sdk/core stands alone; client and browser stand on it', 'sdk/client/client.ts', `import { subject } from '../browser/subject.ts'`],
    ['the SDK knows no server and no console', 'sdk/index.ts', `import { flag } from '#server/flags/flag.ts'`],
    ['the SDK knows no server and no console', 'sdk/admin.ts', `import { appRouter } from '#server/router.ts'`],
    ['server/stats stands alone', 'server/stats/lift.ts', `import { refusal } from '../refusal.ts'`],
    ['features look back, never ahead', 'server/flags/flag.service.ts', `import { launch } from '../experiments/experiment.service.ts'`],
    ['features look back, never ahead', 'server/store/append.service.ts', `import type { Event } from '../events/event.ts'`],
    ['features look back, never ahead', 'server/database/connect.ts', `import { findKey } from '../workspaces/key.service.ts'`],
    ['a feature does not import what wires features', 'server/readouts/readout.service.ts', `import { createApp } from '../app.ts'`],
    ['a repository belongs to its folder', 'server/ruleset/ruleset.service.ts', `import { listFlags } from '../flags/flag.repository.ts'`],
    ['a repository belongs to its folder', 'server/app.ts', `import { listFlags } from './flags/flag.repository.ts'`],
    ['a plain name is pure', 'server/experiments/experiment.ts', `import { insertExperiment } from './experiment.repository.ts'`],
    ['a plain name touches nothing', 'server/experiments/experiment.ts', `import { sql } from 'kysely'`],
    ['a plain name touches nothing', 'server/people/resolve.ts', `import { readFileSync } from 'node:fs'`],
    ['the server knows no console', 'server/site.ts', `import { words } from '#web/words/en.ts'`],
    ['the console takes from the server a type and pure mathematics', 'web/api/client.ts', `import { appRouter } from '#server/router.ts'`],
    ['the console takes from the server a type and pure mathematics', 'web/screens/plan/plan-screen.tsx', `import type { Flag } from '#server/flags/flag.ts'`],
    ['the console takes from the server a type and pure mathematics', 'web/app/frame.tsx', `import { createClient } from '#sdk/browser.ts'`],
    ['the demo uses the doors of the SDK, as a customer would', 'web/demo/pricing.tsx', `import { evaluate } from '#sdk/core/evaluate.ts'`],
    ['the demo uses the doors of the SDK, as a customer would', 'web/demo/pricing.tsx', `import { Frame } from '../app/frame.tsx'`],
    ['the screens of one verb leave those of another alone', 'web/screens/plan/plan-screen.tsx', `import { Readout } from '../decide/readout.tsx'`],
    ['parts take what they show as props', 'web/parts/table.tsx', `import { api } from '../api/client.ts'`],
    ['a migration is frozen in time', 'migrations/0009-more.ts', `import { states } from '#server/experiments/experiment.ts'`],
    ['nothing but the doors of the SDK re-exports', 'server/flags/flag.ts', `export { allocation } from './allocation.ts'`],
    ['nothing but the doors of the SDK re-exports', 'web/parts/parts.ts', `export * from './chart.tsx'`],
    ['no default exports', 'server/flags/flag.ts', `export default function flag() {}`],
    ['names are kebab-case and say what is inside', 'server/flags/flagService.ts', ''],
    ['names are kebab-case and say what is inside', 'web/parts/Chart.tsx', ''],
    ['names are kebab-case and say what is inside', 'server/flags/utils.ts', ''],
    ['names are kebab-case and say what is inside', 'web/common/list.ts', ''],
  ]

  it.each(bad)('%s: %s with %s', (rule, path, text) => {
    expect(wrong(rule, path, text)).toHaveLength(1)
  })

  it('something: every rule has an example', () => {
    expect(Object.keys(rules).filter((rule) => !bad.some(([broken]) => broken === rule))).toEqual([])
  })
})

describe('an import is read', () => {
  it.each([
    ['over several lines', `import {\n  a,\n  type B,\n} from './b.ts'`, { specifier: './b.ts', typeOnly: false }],
    ['as a type when every name is one', `import { type A, type B } from './b.ts'`, { specifier: './b.ts', typeOnly: true }],
    ['as a type by its keyword', `import type { A } from './b.ts'`, { specifier: './b.ts', typeOnly: true }],
    ['for its effect alone', `import './styles.css'`, { specifier: './styles.css', typeOnly: false }],
    ['when it is a call', `const b = () => import('./b.ts')`, { specifier: './b.ts', typeOnly: false }],
    ['as a namespace', `import * as b from './b.ts'`, { specifier: './b.ts', typeOnly: false }],
    ['as a default beside names', `import b, { type C } from './b.ts'`, { specifier: './b.ts', typeOnly: false }],
    ['behind another statement', `'use strict'; import { a } from './b.ts'`, { specifier: './b.ts', typeOnly: false }],
  ])('%s', (_, text, expected) => {
    expect(readSource('server/a.ts', text).imports).toMatchObject([expected])
  })

  it.each([
    ['in a comment', `// import { a } from './b.ts'\n/* import './c.ts' */`],
    ['in an export of our own', `export const a = 'x'\nexport type B = 'from'`],
  ])('never %s', (_, text) => {
    expect(readSource('server/a.ts', text).imports).toEqual([])
  })
})
