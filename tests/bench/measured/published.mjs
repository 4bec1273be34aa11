import { readFileSync } from 'node:fs'

const sdk = new URL('../../../sdk/', import.meta.url)

/** The file of a door of the SDK, as its package names it; undefined where there is no such door. */
export function doorFile(door) {
  const { exports } = JSON.parse(readFileSync(new URL('package.json', sdk), 'utf8'))
  const file = exports[door]?.import?.default
  return file === undefined ? undefined : new URL(file, sdk)
}
