import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import type { FileHandle } from 'node:fs/promises'
import type { ImportMapping } from './mapping.ts'

/** A file that can be read from its beginning as often as needed. */
export type Source = {
  readonly bytes: number
  /** From the beginning; `until` is the offset it ends before. */
  readonly read: (until?: number) => AsyncIterable<Buffer>
}

/** Reads an open file without closing it, so that it may have lost its name already. */
export function sourceOf(file: FileHandle, bytes: number): Source {
  return {
    bytes,
    read: (until) => createReadStream('', { fd: file, autoClose: false, start: 0, highWaterMark: 262_144, ...(until === undefined ? {} : { end: until - 1 }) }),
  }
}

/** The same file with the same columns gives the same text; the key, the name and `replace` have no part in it. */
export async function fingerprintOf(source: Source, mapping: ImportMapping): Promise<string> {
  const { unit, variant, control, conversions, values, revenue, dimensions, exposedAt, decides, currency } = mapping
  const hash = createHash('sha256')
  hash.update(JSON.stringify({ unit, variant, control, conversions, values, revenue, dimensions, exposedAt, decides, currency }))
  for await (const chunk of source.read()) hash.update(chunk)
  return hash.digest('hex')
}
