import { z } from 'zod'
import { StartupProblem } from '../../startup-problem.ts'

/**
 * What a backup is made of, one JSON text a line: a head, then for each table its name and columns and its rows, and at
 * the end how many there were. Values are PostgreSQL's own text, so that no number, time or byte changes on the way.
 */
export type Line = Head | TableLine | RowLine | EndLine
export type Head = z.infer<typeof head>
export type TableLine = { readonly table: string; readonly columns: readonly string[] }
export type RowLine = readonly (string | null)[]
export type EndLine = { readonly rows: number; /** Of every line before this one, with its line end. */ readonly sha256: string }

/** Takes lines one after the other; waiting for it is what bounds the memory. */
export type Sink = (line: Head | TableLine | RowLine) => Promise<void>

const head = z.object({
  kind: z.literal('producting-backup'),
  version: z.literal(1),
  /** The schema that the rows fit. */
  migrations: z.array(z.string()),
  extent: z.discriminatedUnion('kind', [z.object({ kind: z.literal('all') }), z.object({ kind: z.literal('workspace'), id: z.string(), key: z.string() })]),
  madeAt: z.string(),
})
const line = z.union([z.array(z.string().nullable()), z.object({ table: z.string(), columns: z.array(z.string()) }), z.object({ rows: z.number(), sha256: z.string() }), head])

/** @throws StartupProblem when it is no line of a backup */
export function parseLine(text: string, number: number): Line {
  try {
    return line.parse(JSON.parse(text))
  } catch {
    throw new StartupProblem(number === 1 ? 'This is no backup of Producting, or of a version that writes them in another way.' : `The backup is damaged at line ${number}.`)
  }
}
