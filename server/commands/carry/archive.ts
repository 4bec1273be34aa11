import { createHash, type Hash } from 'node:crypto'
import { once } from 'node:events'
import { createReadStream, createWriteStream } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { finished } from 'node:stream/promises'
import { createGunzip, createGzip } from 'node:zlib'
import { StartupProblem } from '../../startup-problem.ts'
import { type EndLine, type Head, parseLine, type RowLine, type Sink, type TableLine } from './lines.ts'

/**
 * Writes a backup: gzip, its owner's alone, and under its name only once it is whole.
 *
 * @param fill hands the lines to the sink it is given
 */
export async function writeArchive(file: string, fill: (sink: Sink) => Promise<void>): Promise<void> {
  const making = `${file}.part`
  const gzip = createGzip({ level: 6 })
  const written = createWriteStream(making, { mode: 0o600 })
  const done = finished(gzip.pipe(written))
  // The pipe does not carry a failure of the file back to who writes into it.
  written.on('error', (error) => gzip.destroy(error))
  try {
    await writeLines(gzip, fill)
    gzip.end()
    await done
    await rename(making, file)
  } catch (error) {
    gzip.destroy()
    written.destroy()
    await done.catch(() => undefined)
    await rm(making, { force: true })
    throw fileProblem(file, error)
  }
}

async function writeLines(gzip: NodeJS.WritableStream, fill: (sink: Sink) => Promise<void>): Promise<void> {
  const hash = createHash('sha256')
  let rows = 0
  const write = async (text: string): Promise<void> => {
    if (!gzip.write(text)) await once(gzip, 'drain')
  }
  await fill((line) => {
    const text = `${JSON.stringify(line)}\n`
    hash.update(text)
    if (Array.isArray(line)) rows += 1
    return write(text)
  })
  await write(`${JSON.stringify({ rows, sha256: hash.digest('hex') } satisfies EndLine)}\n`)
}

/**
 * The lines of a backup up to its end.
 *
 * @throws StartupProblem when the file is missing, cut short or changed
 */
export async function* readArchive(file: string): AsyncGenerator<Head | TableLine | RowLine> {
  const source = createReadStream(file)
  const plain = source.pipe(createGunzip())
  source.on('error', (error) => plain.destroy(error))
  const hash = createHash('sha256')
  let number = 0
  let rows = 0
  let end: EndLine | undefined
  try {
    for await (const text of linesOf(plain)) {
      number += 1
      const line = parseLine(text, number)
      if ('sha256' in line) {
        end = line
        break
      }
      hash.update(text).update('\n')
      if (Array.isArray(line)) rows += 1
      yield line
    }
  } catch (error) {
    throw fileProblem(file, error)
  } finally {
    source.destroy()
  }
  assertWhole(file, end, rows, hash)
}

/** Whole lines, without their ends; what stands after the last end is no line. */
async function* linesOf(stream: NodeJS.ReadableStream): AsyncGenerator<string> {
  stream.setEncoding('utf8')
  let rest = ''
  for await (const chunk of stream as AsyncIterable<string>) {
    const lines = (rest + chunk).split('\n')
    rest = lines.pop() ?? ''
    yield* lines
  }
}

function assertWhole(file: string, end: EndLine | undefined, rows: number, hash: Hash): void {
  if (end === undefined) throw new StartupProblem(`The backup ${file} is cut short; nothing was restored.`)
  if (end.rows !== rows || end.sha256 !== hash.digest('hex')) throw new StartupProblem(`The backup ${file} was changed after it was made (its checksum differs); nothing was restored.`)
}

function fileProblem(file: string, error: unknown): unknown {
  const { code, message } = error as { readonly code?: string; readonly message?: string }
  const sentences: Readonly<Record<string, string>> = {
    ENOENT: `There is no file ${file}, or its folder is missing.`,
    EACCES: `This user may not use the file ${file}.`,
    EROFS: `The file ${file} is on a read-only file system.`,
    EISDIR: `${file} is a folder; name a file.`,
    ENOSPC: `There is no room left on the disk for ${file}.`,
    Z_DATA_ERROR: `The backup ${file} is damaged, or no backup at all; nothing was restored.`,
    Z_BUF_ERROR: `The backup ${file} is cut short; nothing was restored.`,
  }
  const sentence = sentences[code ?? ''] ?? (message?.includes('unexpected end of file') ? sentences['Z_BUF_ERROR'] : undefined)
  return sentence === undefined ? error : new StartupProblem(sentence)
}
