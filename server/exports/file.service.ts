import type { Db } from '../database/database.ts'
import type { Run } from './export.ts'
import { headOf } from './lines.ts'
import { nextPiece } from './piece.repository.ts'

/** The file of a run, a piece at a time, so that the largest costs no more memory than the smallest. */
export async function* fileOf(db: Db, run: Pick<Run, 'id' | 'what' | 'format'>): AsyncIterable<string> {
  const head = headOf(run)
  if (head !== '') yield head
  for (let piece = await nextPiece(db, run.id, -1); piece !== undefined; piece = await nextPiece(db, run.id, piece.place)) yield piece.lines.map((line) => line.l).join('')
}
