import { Refusal, refusal } from '../refusal.ts'
import type { StoredEvent } from '../store/door.ts'

type Append = (workspace: string, events: readonly StoredEvent[]) => Promise<void>

type Waiting = { readonly events: readonly StoredEvent[]; readonly done: () => void; readonly failed: (error: unknown) => void }
type Line = { running: number; readonly waiting: Waiting[]; events: number }

/** Events that one transaction takes. */
const MOST_TOGETHER = 2_000
/** Transactions of one workspace at a time. */
const MOST_RUNNING = 2
/** Events of one workspace that may wait in memory; beyond, senders are asked to come again. */
const MOST_WAITING = 50_000

/**
 * Requests that come while others are being stored are stored together in the next transaction: a commit costs the
 * same for one event as for a thousand. Each request is answered after its own events are durable.
 */
export function gather(append: Append): Append {
  const lines = new Map<string, Line>()
  return (workspace, events) => {
    const line = lines.get(workspace) ?? { running: 0, waiting: [], events: 0 }
    if (line.events > MOST_WAITING) return Promise.reject(refusal('busy', 'More events wait to be stored than the database takes in. Try again in a second.', { waiting: line.events }, 1))
    lines.set(workspace, line)
    return new Promise((done, failed) => {
      line.waiting.push({ events, done: () => done(), failed })
      line.events += events.length
      void run(append, lines, workspace, line)
    })
  }
}

async function run(append: Append, lines: Map<string, Line>, workspace: string, line: Line): Promise<void> {
  if (line.running >= MOST_RUNNING) return
  line.running += 1
  for (let together = next(line); together.length > 0; together = next(line)) await store(append, workspace, together)
  line.running -= 1
  if (line.running === 0 && lines.get(workspace) === line) lines.delete(workspace)
}

function next(line: Line): readonly Waiting[] {
  let size = 0
  const end = line.waiting.findIndex((one, index) => (size += one.events.length) > MOST_TOGETHER && index > 0)
  const together = line.waiting.splice(0, end === -1 ? line.waiting.length : end)
  line.events -= together.reduce((sum, one) => sum + one.events.length, 0)
  return together
}

/** Fails all that went together only where the database as a whole said no; else each is tried alone, so that none pays for another. */
async function store(append: Append, workspace: string, together: readonly Waiting[]): Promise<void> {
  try {
    await append(workspace, together.flatMap((one) => one.events))
    for (const one of together) one.done()
  } catch (error) {
    if (together.length === 1 || isRefusal(error)) for (const one of together) one.failed(error)
    else for (const one of together) await store(append, workspace, [one])
  }
}

function isRefusal(error: unknown): boolean {
  return error instanceof Refusal || (error instanceof Error && error.cause instanceof Refusal)
}
