import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { TextStorage } from '../client/surroundings.ts'

/**
 * Keeps the last good ruleset and unsent events in a folder of its own, so that a restart while the server is away
 * loses nothing. Several processes may share the folder.
 *
 * @example createClient({ url, serverKey, storage: fileStorage('/var/lib/shop/producting') })
 */
export function fileStorage(folder: string): TextStorage {
  mkdirSync(folder, { recursive: true })
  const path = (key: string): string => join(folder, encodeURIComponent(key))
  return {
    keys: () => readdirSync(folder).filter((name) => !name.endsWith(UNFINISHED)).map(decodeURIComponent),
    read: (key) => {
      try {
        return readFileSync(path(key), 'utf8')
      } catch (thrown) {
        if (isAbsent(thrown)) return null
        throw thrown
      }
    },
    // Renamed into place, so that a crash in the middle leaves the old text or the new one.
    write: (key, text) => {
      const unfinished = `${path(key)}.${process.pid}${UNFINISHED}`
      writeFileSync(unfinished, text, { mode: 0o600 })
      renameSync(unfinished, path(key))
    },
    remove: (key) => rmSync(path(key), { force: true }),
  }
}

const UNFINISHED = '.tmp'

function isAbsent(thrown: unknown): boolean {
  return (thrown as { readonly code?: unknown } | null)?.code === 'ENOENT'
}
