export type JobState = 'waiting' | 'running' | 'stopped' | 'done' | 'failed'

/** Long work that shows progress, can be stopped, and goes on after a restart. */
export type Job = {
  readonly id: string
  readonly workspaceId: string
  readonly kind: string
  /** What it works on: the same work is not started twice. */
  readonly subject: string
  readonly state: JobState
  readonly done: number
  readonly total: number | null
  /** Where it goes on; shaped by its kind. */
  readonly cursor: unknown
  readonly failure: string | null
  readonly updatedAt: Date
}
