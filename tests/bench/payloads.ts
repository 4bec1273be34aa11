import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { measuredBy } from './processes.ts'

const folder = mkdtempSync(join(tmpdir(), 'producting-bench-'))
process.on('exit', () => rmSync(folder, { recursive: true, force: true }))

/** A file of what a product reads for so many flags, made once. */
export async function payloadFiles(products: readonly string[], count: number): Promise<(product: string) => string> {
  const fileOf = (product: string): string => join(folder, `${product}-${count}.json`)
  for (const product of products) await measuredBy('payload.mjs', [product, String(count), fileOf(product)])
  return fileOf
}
