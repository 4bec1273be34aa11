import { readFileSync } from 'node:fs'

const sdk = new URL('../../../sdk/', import.meta.url)
const files = new Map()

/** The file of a door of the SDK, as its package names it; undefined where there is no such door. Looked up once. */
export function doorFile(door) {
  if (files.has(door)) return files.get(door)
  const { exports } = JSON.parse(readFileSync(new URL('package.json', sdk), 'utf8'))
  const named = exports[door]?.import
  const file = typeof named === 'string' ? named : named?.default
  const found = file === undefined ? undefined : new URL(file, sdk)
  files.set(door, found)
  return found
}
