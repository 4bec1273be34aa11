import { setTimeout as pause } from 'node:timers/promises'
import { z } from 'zod'
import type { createApp } from '../app.ts'
import type { Parts } from '../context.ts'
import type { Database } from '../database/connect.ts'
import { experimentIfAny } from '../experiments/experiment.service.ts'
import { currentPhase, hasStarted, type Started } from '../experiments/experiment.ts'
import { refusal } from '../refusal.ts'
import type { JobHandle } from '../workspaces/job.service.ts'
import { readDemoFile } from './demo-file.service.ts'
import { DAYS, EXPERIMENTS } from './experiments.ts'
import { openPastApp } from './past-app.service.ts'
import { pastBrowsers } from './past-browser.http.ts'
import { rulesetsBefore } from './people/rulesets.ts'
import { slicesOf } from './people/slices.ts'
import type { Span } from './people/visitors.ts'

/** How many visitors come within the demo's thirty days. */
export const VISITORS = 10_000
const SEED = 'pinewall'

export type FillWorld = { readonly parts: Parts; readonly openApp: typeof createApp; readonly database: Database; readonly visitors?: number }

const cursor = z.object({ slice: z.number().int().min(0) }).catch({ slice: 0 })

/**
 * Fills the demo workspace with thirty days of made-up people, by driving the real app through its HTTP doors with a
 * clock moved from thirty days ago to the moment the demo was set up. The people repeat with their seed, message ids
 * included: stopped or killed anywhere and begun again, it ends with the same numbers.
 */
export async function fillDemo(world: FillWorld, { job, signal, progress }: JobHandle): Promise<void> {
  const { parts, visitors = VISITORS } = world
  const started = await startedOf(parts, job.workspaceId)
  const span = spanOf(started, visitors)
  const clientKey = await clientKeyOf(parts, job.workspaceId, signal)
  await using past = await openPastApp(world, new Date(span.from))
  const browsers = pastBrowsers(past.url, clientKey)
  const rulesetAt = rulesetsBefore(await browsers.ruleset(), endsOf(started))
  const done = cursor.parse(job.cursor).slice
  for (const slice of slicesOf(span, rulesetAt)) {
    if (signal.aborted) return
    if (slice.index < done) continue
    past.clock.set(new Date(slice.until))
    await browsers.tell(slice.events, past.clock.now())
    await progress({ done: slice.visitors, total: visitors, cursor: { slice: slice.index + 1 } })
    await pause(BREATH_MS)
  }
}

/** Between two slices everybody else has a turn. */
const BREATH_MS = 10

/** The demo's own experiments, as they stand by now. */
async function startedOf({ db }: Parts, workspaceId: string): Promise<readonly Started[]> {
  const started: Started[] = []
  for (const { experiment } of EXPERIMENTS) {
    const found = await experimentIfAny({ db, workspaceId }, experiment.key)
    if (found !== undefined && hasStarted(found)) started.push(found)
  }
  if (started.length === 0) throw refusal('wrong-state', 'The demo workspace is not set up, so nobody can visit it.')
  return started
}

/** The thirty days after the first launch: fixed when the demo was set up, however late the fill goes on. */
function spanOf(started: readonly Started[], visitors: number): Span {
  return { from: Math.min(...started.map((one) => currentPhase(one).from)), days: DAYS, visitors, seed: SEED }
}

function endsOf(started: readonly Started[]): ReadonlyMap<string, number> {
  return new Map(started.flatMap((one) => (one.kind === 'stopped' ? [[one.key, currentPhase(one).until ?? Infinity] as const] : [])))
}

const PATIENCE_MS = 30_000

/** The browsers' key of `demo.json`, which is written anew while the server starts. */
async function clientKeyOf({ config, keys }: Parts, workspaceId: string, signal: AbortSignal): Promise<string> {
  const until = performance.now() + PATIENCE_MS
  while (!signal.aborted && performance.now() < until) {
    const file = await readDemoFile(config.dataFolder)
    const holder = file === null ? null : await keys.authenticate(file.clientKey)
    if (file !== null && holder?.kind === 'client' && holder.workspaceId === workspaceId) return file.clientKey
    await pause(100)
  }
  throw refusal('key-unknown', 'The keys in demo.json do not fit this installation. Start the server again: it makes new ones.')
}
