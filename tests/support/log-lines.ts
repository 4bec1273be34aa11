import { Writable } from 'node:stream'
import { type Logger, pino } from 'pino'

/** A log of failures that can be read again, line by line. */
export function openLines(): { readonly log: Logger; readonly lines: readonly Readonly<Record<string, unknown>>[] } {
  const lines: Record<string, unknown>[] = []
  const write = (line: Buffer, _encoding: string, done: () => void) => {
    lines.push(JSON.parse(line.toString()) as Record<string, unknown>)
    done()
  }
  return { log: pino({ level: 'error' }, new Writable({ write })), lines }
}
