import { isUtf8 } from 'node:buffer'
import { refuseFile } from './problem.ts'

const LINE_FEED = 0x0a
const CARRIAGE_RETURN = 0x0d
/** Bytes that a line may have. */
const LONGEST_LINE = 1_000_000

/** Hands whole lines on, in blocks, and refuses the first line that is not UTF-8. */
export async function* utf8Lines(bytes: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let rest: Buffer = Buffer.alloc(0)
  let line = 1
  for await (const chunk of bytes) {
    const block = rest.length === 0 ? chunk : Buffer.concat([rest, chunk])
    const cut = Math.max(block.lastIndexOf(LINE_FEED), block.lastIndexOf(CARRIAGE_RETURN)) + 1
    rest = block.subarray(cut)
    if (rest.length > LONGEST_LINE) throw refuseFile({ kind: 'line-too-long', line: line + linesIn(block.subarray(0, cut)) })
    if (cut === 0) continue
    const lines = block.subarray(0, cut)
    assertUtf8(lines, line)
    line += linesIn(lines)
    yield lines
  }
  assertUtf8(rest, line)
  if (rest.length > 0) yield rest
}

function assertUtf8(lines: Buffer, first: number): void {
  if (isUtf8(lines)) return
  let line = first
  let from = 0
  for (;;) {
    const to = lines.indexOf(LINE_FEED, from)
    if (to === -1 || !isUtf8(lines.subarray(from, to))) throw refuseFile({ kind: 'not-utf8', line })
    from = to + 1
    line += 1
  }
}

function linesIn(block: Buffer): number {
  let lines = 0
  for (let at = block.indexOf(LINE_FEED); at !== -1; at = block.indexOf(LINE_FEED, at + 1)) lines += 1
  return lines
}
