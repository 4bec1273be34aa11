import type { Logger } from 'pino'
import type { Clock } from '../clock.ts'
import type { Db } from '../database/database.ts'
import { newId } from '../id.ts'
import { Refusal, refusal } from '../refusal.ts'
import type { Job } from './job.ts'
import { findJob, listJobs, listUnfinishedJobs, queueJob, saveJob } from './job.repository.ts'

export type Progress = { readonly done: number; readonly total: number | null; readonly cursor?: unknown }

/** What a runner is given: where to go on, how to say how far it is, and whether to stop. */
export type JobHandle = { readonly job: Job; readonly signal: AbortSignal; readonly progress: (progress: Progress) => Promise<void> }
export type Runner = (handle: JobHandle) => Promise<void>

/** Runs jobs one at a time each, in this process. */
export class Jobs {
  readonly #db: Db
  readonly #clock: Clock
  readonly #log: Logger
  readonly #runners = new Map<string, Runner>()
  readonly #running = new Map<string, { readonly abort: AbortController; readonly ended: Promise<void> }>()

  constructor(db: Db, clock: Clock, log: Logger) {
    this.#db = db
    this.#clock = clock
    this.#log = log
  }

  register(kind: string, runner: Runner): void {
    this.#runners.set(kind, runner)
  }

  /** Queues with where to begin, in the transaction of what asks for it. Nothing runs before `start`, or a restart. */
  queue(db: Db, input: { readonly workspaceId: string; readonly kind: string; readonly subject: string }, cursor: unknown): Promise<void> {
    return queueJob(db, { id: newId('job'), ...input, cursor, at: this.#clock.now() })
  }

  /** Queues and starts; a job that runs already goes on as it is. */
  async start(input: { readonly workspaceId: string; readonly kind: string; readonly subject: string }): Promise<Job> {
    const standing = await findJob(this.#db, input.workspaceId, input.kind, input.subject)
    if (standing !== undefined && this.#running.has(standing.id)) return standing
    await queueJob(this.#db, { id: newId('job'), ...input, at: this.#clock.now() })
    const job = await findJob(this.#db, input.workspaceId, input.kind, input.subject)
    if (job === undefined) throw new Error(`the job ${input.kind} ${input.subject} was not queued`)
    this.#run(job)
    return job
  }

  find(workspaceId: string, kind: string, subject: string): Promise<Job | undefined> {
    return findJob(this.#db, workspaceId, kind, subject)
  }

  list(workspaceId: string): Promise<readonly Job[]> {
    return listJobs(this.#db, workspaceId, 50)
  }

  /** Stops where it is; starting it again goes on from there. */
  async stop(workspaceId: string, id: string): Promise<void> {
    const job = (await listJobs(this.#db, workspaceId, 1000)).find((one) => one.id === id)
    if (job === undefined) throw refusal('not-found', 'There is no such job.', { id })
    const running = this.#running.get(id)
    running?.abort.abort()
    await running?.ended
    if (running === undefined && (job.state === 'waiting' || job.state === 'running')) await saveJob(this.#db, id, { state: 'stopped', at: this.#clock.now() })
  }

  /** After a restart: goes on with what was under way. */
  async resume(): Promise<void> {
    for (const job of await listUnfinishedJobs(this.#db)) this.#run(job)
  }

  /** Waits for every runner to reach its next stopping place; unfinished jobs go on at the next start. */
  async close(): Promise<void> {
    for (const { abort } of this.#running.values()) abort.abort('closing')
    await Promise.all([...this.#running.values()].map((one) => one.ended))
  }

  #run(job: Job): void {
    const runner = this.#runners.get(job.kind)
    if (runner === undefined || this.#running.has(job.id)) return
    const abort = new AbortController()
    const ended = this.#guard(job, runner, abort.signal).finally(() => this.#running.delete(job.id))
    this.#running.set(job.id, { abort, ended })
  }

  async #guard(job: Job, runner: Runner, signal: AbortSignal): Promise<void> {
    const save = (change: Parameters<typeof saveJob>[2]) => saveJob(this.#db, job.id, change)
    try {
      await save({ state: 'running', at: this.#clock.now() })
      await runner({ job, signal, progress: (progress) => save({ ...progress, at: this.#clock.now() }) })
      // Stopped by the process ending: it stays "running" and goes on at the next start.
      if (signal.aborted && signal.reason === 'closing') return
      await save({ state: signal.aborted ? 'stopped' : 'done', at: this.#clock.now() })
    } catch (error) {
      if (signal.aborted && signal.reason === 'closing') return
      this.#log.error({ err: error, job: job.id, kind: job.kind }, 'a job failed')
      await save({ state: 'failed', failure: error instanceof Refusal ? error.message : 'It failed; the server log says why.', at: this.#clock.now() })
    }
  }
}
