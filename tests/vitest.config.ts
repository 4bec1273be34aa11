import './support/map-group-by.ts'
import { resolve } from 'node:path'
import { defineConfig } from 'vitest/config'
import { LongestFirst } from './support/longest-first.ts'

const root = resolve(import.meta.dirname, '..')
const usual = { root, testTimeout: 30_000, hookTimeout: 60_000, pool: 'forks' } as const
const withDatabase = 'tests/architecture/migrations.test.ts'
const pureServer = ['tests/server/stats/**/*.test.ts', 'tests/server/{config,outbound}.test.ts', 'tests/server/audiences/pattern/**/*.test.ts']
const pure = ['tests/{sdk,web,conformance,reference,simulation,architecture}/**/*.test.{ts,tsx}', ...pureServer]

/** Three groups, one after the other: pure code, with databases, and with a browser; two files at a time. */
export default defineConfig({
  test: {
    root,
    maxWorkers: 2,
    sequence: { sequencer: LongestFirst },
    projects: [
      { test: { ...usual, name: 'pure', isolate: false, include: pure, exclude: [withDatabase] } },
      {
        test: {
          ...usual,
          name: 'database',
          include: ['tests/server/**/*.test.ts', withDatabase],
          exclude: pureServer,
          globalSetup: 'tests/support/set-up.ts',
          testTimeout: 600_000,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          ...usual,
          name: 'browser',
          include: ['tests/e2e/**/*.test.ts'],
          globalSetup: ['tests/support/set-up.ts', 'tests/support/set-up-browser.ts'],
          testTimeout: 180_000,
          hookTimeout: 180_000,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
})
