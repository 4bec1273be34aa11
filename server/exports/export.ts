import { z } from 'zod'
import { key, name } from '../key.ts'
import { schedule, type Schedule } from './schedule.ts'

/** What a line about a person may say beside who it is. */
export const COLUMNS = ['devices', 'seen', 'first-touch', 'last-touch'] as const
export type Column = (typeof COLUMNS)[number]

export const FORMATS = ['csv', 'jsonl'] as const
export type Format = (typeof FORMATS)[number]

const MOST_TRAITS = 20

/** Who is in an audience, or the numbers of an experiment. */
export const what = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('audience'),
    audience: key,
    columns: z.array(z.enum(COLUMNS)).readonly().transform((all) => COLUMNS.filter((one) => all.includes(one))),
    /** Of the traits that `identify` told, the newest of each. */
    traits: z.array(z.string().trim().min(1).max(100)).max(MOST_TRAITS, `At most ${MOST_TRAITS} traits.`).readonly().transform((all) => [...new Set(all)]),
  }),
  z.object({ kind: z.literal('readout'), experiment: key }),
])
export type What = z.output<typeof what>

export type Destination = { readonly url: string; readonly method: 'POST' | 'PUT' }

export const exportDraft = z.object({
  name,
  what,
  format: z.enum(FORMATS),
  schedule,
  keep: z.number().int().min(1, 'Keep at least one file.').max(30, 'At most 30 files are kept.'),
  destination: z
    .object({
      url: z.url({ protocol: /^https?$/, error: 'It is sent to an address that begins with https:// or http://.' }).max(4_000),
      method: z.enum(['POST', 'PUT']),
    })
    .nullable(),
})

export type ExportDraft = z.output<typeof exportDraft>

export type Export = {
  readonly id: string
  readonly workspaceId: string
  readonly name: string
  readonly what: What
  readonly format: Format
  readonly schedule: Schedule
  readonly keep: number
  readonly destination: Destination | null
  readonly secret: string
  readonly nextAt: Date | null
  readonly version: number
  readonly createdAt: Date
}

export type RunState = 'waiting' | 'making' | 'sending' | 'done' | 'failed' | 'stopped'

/** One making of a file. */
export type Run = {
  readonly id: string
  readonly exportId: string
  readonly dueAt: Date | null
  readonly askedBy: string
  readonly state: RunState
  readonly what: What
  readonly format: Format
  /** People looked at so far; of a readout, metrics. */
  readonly lookedAt: number
  readonly lines: number
  readonly bytes: number
  readonly hasFile: boolean
  readonly problem: string | null
  readonly status: number | null
  readonly attempts: number
  /** Of one that waits to be sent again: when. */
  readonly heldUntil: Date
  readonly createdAt: Date
  readonly endedAt: Date | null
}

export function isUnfinished(state: RunState): boolean {
  return state === 'waiting' || state === 'making' || state === 'sending'
}

/** `audience-trial-2026-03-02.csv`: what it is of and when it was asked for. */
export function fileName({ what, format, createdAt }: Pick<Run, 'what' | 'format' | 'createdAt'>): string {
  const of = what.kind === 'audience' ? `audience-${what.audience}` : `readout-${what.experiment}`
  return `${of}-${createdAt.toISOString().slice(0, 16).replaceAll(':', '')}.${format}`
}

export const CONTENT_TYPES = { csv: 'text/csv; charset=utf-8', jsonl: 'application/x-ndjson; charset=utf-8' } as const satisfies Record<Format, string>
