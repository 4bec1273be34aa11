import { randomBytes } from 'node:crypto'
import { mkdir, open, rm, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import { refuseFile } from './problem.ts'

export type Upload = AsyncDisposable & { readonly file: FileHandle; readonly bytes: number }

/**
 * Keeps a stream in a file that has lost its name before the first byte arrives: nobody else can open it, and nothing
 * is left behind, not even after `kill -9`.
 */
export async function keepUpload(stream: AsyncIterable<Buffer>, options: { readonly folder: string; readonly limit: number; readonly onBytes: (bytes: number) => void }): Promise<Upload> {
  const file = await inWords(options.folder, () => openNameless(options.folder))
  try {
    let bytes = 0
    for await (const chunk of stream) {
      bytes += chunk.length
      if (bytes > options.limit) throw refuseFile({ kind: 'too-large', limit: options.limit })
      await inWords(options.folder, () => file.appendFile(chunk))
      options.onBytes(bytes)
    }
    return { file, bytes, [Symbol.asyncDispose]: () => file.close() }
  } catch (error) {
    await file.close()
    throw error
  }
}

async function openNameless(folder: string): Promise<FileHandle> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const path = join(folder, `import-${randomBytes(8).toString('hex')}`)
  const file = await open(path, 'wx+', 0o600)
  await rm(path)
  return file
}

const CANNOT_KEEP: ReadonlySet<string> = new Set(['ENOSPC', 'EDQUOT', 'EROFS', 'EACCES', 'EPERM', 'ENOTDIR', 'EFBIG', 'EEXIST'])

async function inWords<Result>(folder: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work()
  } catch (error) {
    if (CANNOT_KEEP.has((error as { code?: string }).code ?? '')) throw refuseFile({ kind: 'cannot-keep', folder })
    throw error
  }
}
