import { pipeline, Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import type { Source } from './source.ts'

/** A packed file, unpacked on the way. */
export function unpacked(source: Source, name: string): Source {
  if (!name.endsWith('.gz')) return source
  return {
    bytes: Infinity,
    async *read(until = Infinity) {
      let at = 0
      // What fails on the way ends the loop with it.
      for await (const chunk of pipeline(Readable.from(source.read()), createGunzip(), () => {}) as AsyncIterable<Buffer>) {
        yield chunk.subarray(0, until - at)
        at += chunk.length
        if (at >= until) return
      }
    },
  }
}
