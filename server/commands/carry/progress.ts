import type { Progress } from './put.ts'

const often = 200

/** Tables and rows on the error stream: rewritten in place on a terminal, one line a table elsewhere. */
export function showProgress(stream: NodeJS.WriteStream): Progress {
  let table: string | undefined
  let rows = 0
  let shown = 0
  const line = (): string => `  ${table}  ${rows.toLocaleString('en-US')}`
  const finish = (): void => {
    if (table !== undefined && rows > 0) stream.write(stream.isTTY ? `\r${line()}\n` : `${line()}\n`)
  }
  return {
    table(name) {
      finish()
      table = name
      rows = 0
    },
    row() {
      rows += 1
      if (!stream.isTTY || Date.now() - shown < often) return
      shown = Date.now()
      stream.write(`\r${line()}`)
    },
    end: finish,
  }
}
