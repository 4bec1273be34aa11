import { csvCell } from '../csv.ts'
import type { Entry } from './history.ts'

const COLUMNS = ['at', 'who', 'who_kind', 'who_id', 'what_kind', 'what', 'what_id', 'action', 'why', 'before', 'after'] as const

export const CSV_HEAD = `\uFEFF${COLUMNS.join(',')}\r\n`

/** One line of the table (RFC 4180). */
export function csvLine(entry: Entry): string {
  const { at, actor, entityKind, entityKey, entityId, action, why, before, after } = entry
  const cells = [at.toISOString(), actor.name, actor.kind, actor.id, entityKind, entityKey, entityId, action, why, jsonOf(before), jsonOf(after)]
  return `${cells.map(csvCell).join(',')}\r\n`
}

function jsonOf(value: unknown): string {
  return value === null || value === undefined ? '' : JSON.stringify(value)
}
