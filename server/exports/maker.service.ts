import type { Clock } from '../clock.ts'
import { newId } from '../id.ts'
import { refusal, refusalIn } from '../refusal.ts'
import { workspaceOf } from '../workspaces/workspace.service.ts'
import { type Export, fileName } from './export.ts'
import { exportById, setNextTime, takeDueExport } from './export.repository.ts'
import { written } from './lines.ts'
import { type Pages, type PagesNeeds, pagesOf } from './pages.service.ts'
import { insertPiece } from './piece.repository.ts'
import { advanceRun, type Held, insertRun, settleRun, type TakenRun, takeRun, trimRuns } from './run.repository.ts'
import { nextTime } from './schedule.ts'

/** Longer than a page takes. */
const HELD_MS = 60_000
/** A file is no larger: who needs more leaves columns out, or asks for fewer people. */
const LARGEST = 1_000_000_000
const RUNS_MENTIONED = 100

type Needs = PagesNeeds & { readonly clock: Clock; readonly log: { readonly error: (facts: object, message: string) => void }; readonly largest?: number }

/**
 * Makes files: a page of lines and how far the run is are written in one transaction, by whoever holds the run. So one who
 * is killed is followed by another that repeats and leaves out nothing, and two servers never make the same file.
 */
export class ExportMaker {
  readonly #needs: Needs
  readonly #holder = newId('srv')
  #closing = false

  constructor(needs: Needs) {
    this.#needs = needs
  }

  /** Everything that is due, and everything that waits. */
  async run(): Promise<void> {
    while (!this.#closing && (await this.#queueDue()));
    while (!this.#closing && (await this.#makeNext()));
  }

  /** Ends after the page that is being written; another run goes on there. */
  close(): void {
    this.#closing = true
  }

  /** Of times that passed while no server ran, one file is made: the next would say the same. */
  #queueDue(): Promise<boolean> {
    const { db, clock } = this.#needs
    const now = clock.now()
    return db.transaction().execute(async (db) => {
      const due = await takeDueExport(db, now)
      if (due === undefined) return false
      const timeZone = (await workspaceOf(db, due.workspaceId))?.timeZone ?? 'UTC'
      await insertRun(db, due, { by: '', dueAt: due.nextAt, at: now })
      await setNextTime(db, due.id, nextTime(due.schedule, now, timeZone))
      return true
    })
  }

  async #makeNext(): Promise<boolean> {
    const { db, log } = this.#needs
    const run = await takeRun(db, { states: ['waiting', 'making'], holder: this.#holder, now: this.#needs.clock.now(), until: this.#heldUntil() })
    if (run === undefined) return false
    const held = { id: run.id, holder: this.#holder }
    try {
      const made = await exportById(db, run.exportId)
      if (await this.#make(made, run, held)) await this.#finish(made, held)
    } catch (error) {
      const no = refusalIn(error)
      if (no === null) log.error({ err: error, run: run.id }, 'an export failed')
      const now = this.#needs.clock.now()
      await settleRun(db, held, { state: 'failed', heldUntil: now, endedAt: now, problem: no?.message ?? 'It failed; the server log says why. Try it again; it begins anew.' })
    }
    return true
  }

  /** True: it is whole. False: stopped, taken over, or this server closes. */
  async #make(made: Export, run: TakenRun, held: Held): Promise<boolean> {
    const limit = this.#needs.largest ?? LARGEST
    const pages = await pagesOf(this.#needs, made, run)
    let { cursor, pieces, bytes } = run
    do {
      const page = await pages(cursor)
      const size = await this.#write(run, held, page, pieces)
      if (size === null) return false
      bytes += size
      if (page.lines.length > 0) pieces += 1
      if (bytes > limit) throw refusal('too-large', `The file ${fileName(run)} became larger than ${limit} bytes. Leave columns out, or export a smaller audience.`, { limit })
      cursor = page.next
      if (cursor !== null && this.#closing) {
        await settleRun(this.#needs.db, held, { state: 'making', heldUntil: this.#needs.clock.now(), endedAt: null })
        return false
      }
    } while (cursor !== null)
    return true
  }

  /** How many bytes it added; null: the run is not ours any more. */
  #write({ id, format }: TakenRun, held: Held, page: Awaited<ReturnType<Pages>>, place: number): Promise<number | null> {
    const lines = page.lines.map(({ key, line }) => ({ k: key, l: written(format, line) }))
    const bytes = lines.reduce((sum, line) => sum + Buffer.byteLength(line.l), 0)
    const step = { until: this.#heldUntil(), lookedAt: page.lookedAt, lines: lines.length, bytes, pieces: lines.length > 0 ? 1 : 0, cursor: page.next }
    return this.#needs.db.transaction().execute(async (db) => {
      if (!(await advanceRun(db, held, step))) return null
      if (lines.length > 0) await insertPiece(db, id, place, lines)
      return bytes
    })
  }

  async #finish({ id, keep, destination }: Export, held: Held): Promise<void> {
    const { db, clock } = this.#needs
    const now = clock.now()
    const sends = destination !== null
    await settleRun(db, held, { state: sends ? 'sending' : 'done', heldUntil: now, endedAt: sends ? null : now, hasFile: true, problem: null })
    await trimRuns(db, id, { keep, mentioned: RUNS_MENTIONED })
  }

  #heldUntil(): Date {
    return new Date(this.#needs.clock.now().getTime() + HELD_MS)
  }
}
