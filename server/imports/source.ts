import { createHash } from 'node:crypto'
import type { FileHandle } from 'node:fs/promises'
import type { ImportMapping } from './mapping.ts'

/** A file that can be read from its beginning as often as needed. */
export type Source = {
  readonly bytes: number
  /** From the beginning; `until` is the offset it ends before. */
  readonly read: (until?: number) => AsyncIterable<Buffer>
}

const CHUNK = 262_144

/** Reads an open file without closing it, so that it may have lost its name already. */
export function sourceOf(file: FileHandle, bytes: number): Source {
  return {
    bytes,
    async *read(until = Infinity) {
      for (let at = 0; at < until; ) {
        const { bytesRead, buffer } = await file.read({ buffer: Buffer.allocUnsafe(Math.min(CHUNK, until - at)), position: at })
        if (bytesRead === 0) return
        at += bytesRead
        yield buffer.subarray(0, bytesRead)
      }
    },
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
