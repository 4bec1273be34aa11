import { createHash } from 'node:crypto'
import { claimIn, type EventColumns, type EventForm, NoEvent, type PastEvent, pastEvent } from './past-event.ts'
import type { Source } from './source.ts'
import { openTable } from './table.ts'
import { utf8Lines } from './utf8.ts'

/** A record of the file: its events (a claim before the event that makes it), or why it is none. `record` counts from 1. */
export type PastRecord = { readonly record: number; readonly line: number } & ({ readonly events: readonly PastEvent[] } | { readonly reason: string })

/** Pairs of visitor and user that are remembered as told; a pair that is told again is told as the same message. */
const MOST_PAIRS = 500_000

/** The records of a file after the first `skip`, one by one; memory does not grow with the file. */
export async function* pastEvents(source: Source, file: { readonly form: EventForm; readonly columns: EventColumns | null; readonly skip: number }): AsyncGenerator<PastRecord> {
  const told = new Set<string>()
  let record = 0
  for await (const { line, text, value } of file.form === 'csv' ? rows(source) : lines(source)) {
    record += 1
    if (record <= file.skip) continue
    yield { record, line, ...eventsOf(file, told, idOf(text, record), value) }
  }
}

function eventsOf({ form, columns }: { readonly form: EventForm; readonly columns: EventColumns | null }, told: Set<string>, id: string, value: () => unknown): { readonly events: readonly PastEvent[] } | { readonly reason: string } {
  try {
    const event = pastEvent(form, value(), id, columns)
    const claim = form === 'segment' ? null : claimIn(event)
    const pair = claim === null ? null : JSON.stringify([claim['anonymousId'], claim['userId']])
    if (claim === null || pair === null || told.has(pair)) return { events: [event] }
    if (told.size >= MOST_PAIRS) told.clear()
    told.add(pair)
    return { events: [claim, event] }
  } catch (error) {
    if (error instanceof NoEvent || error instanceof SyntaxError) return { reason: error instanceof SyntaxError ? 'it is no JSON' : error.message }
    throw error
  }
}

/** Of the record's place and text: two records that read alike are two events, and a file read again has the same ids. */
function idOf(text: string, record: number): string {
  return `file:${createHash('sha256').update(`${record}\u0000${text}`).digest('base64url').slice(0, 32)}`
}

type Read = { readonly line: number; readonly text: string; readonly value: () => unknown }

async function* lines(source: Source): AsyncGenerator<Read> {
  let line = 0
  for await (const block of utf8Lines(source.read())) {
    for (const text of block.toString('utf8').split(/\r\n|\n|\r/).slice(0, endsLine(block) ? -1 : undefined)) {
      line += 1
      const own = line === 1 ? text.replace(/^\uFEFF/, '') : text
      if (own.trim() !== '') yield { line, text: own, value: () => JSON.parse(own) as unknown }
    }
  }
}

function endsLine(block: Buffer): boolean {
  return block.at(-1) === 0x0a || block.at(-1) === 0x0d
}

async function* rows(source: Source): AsyncGenerator<Read> {
  const table = await openTable(source)
  for await (const { line, cells } of table.rows()) {
    yield { line, text: JSON.stringify(cells), value: () => Object.fromEntries(table.columns.map((column, n) => [column, cells[n] ?? ''])) }
  }
}
