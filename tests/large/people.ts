import { currentPhase, hasStarted } from '../../server/experiments/experiment.ts'
import { countedExperiments } from '../../server/experiments/experiment.service.ts'
import { CONSUMER } from '../../server/readouts/readout.service.ts'
import { deviceIdentity } from '../../server/store/identity.ts'
import { environmentsOf } from '../../server/workspaces/workspace.service.ts'
import { type Crowd, deviceOf, eventsOf, type Stretch } from './crowd.ts'
import type { Filling } from './fill.ts'

/** People of one append, which is stored whole or not at all. */
const SLICE = 500
/** Appends under way together: one prepares what the other stores. */
const LANES = 2

/** Everybody, through the door of the store, a slice at a time; whoever is there is not told again. */
export async function fillPeople({ parts, sizes, signal, told, end }: Filling, workspaceId: string): Promise<void> {
  const crowd = await crowdOf(parts, workspaceId, end)
  const slices = Math.ceil(sizes.people / SLICE)
  const begin = Math.max(0, (await firstUnknown(parts, workspaceId, slices, sizes.people)) - LANES)
  for (let slice = begin; slice < slices; slice += LANES) {
    signal.throwIfAborted()
    const lanes = Array.from({ length: Math.min(LANES, slices - slice) }, (_, lane) => slice + lane)
    await Promise.all(lanes.map((one) => parts.store.append({ token: `large-${one}`, workspace: workspaceId, events: peopleOf(one, sizes.people).flatMap((n) => eventsOf(n, crowd)) })))
    told('people', Math.min(sizes.people, (slice + lanes.length) * SLICE), sizes.people)
  }
}

function peopleOf(slice: number, people: number): readonly number[] {
  const from = slice * SLICE
  return Array.from({ length: Math.min(SLICE, people - from) }, (_, at) => from + at)
}

/** Slices are stored in their order, so one that is there has all before it: halving finds where an earlier run ended. */
async function firstUnknown({ store }: Filling['parts'], workspaceId: string, slices: number, people: number): Promise<number> {
  let [known, unknown] = [0, slices]
  while (known < unknown) {
    const middle = (known + unknown) >> 1
    const last = deviceIdentity(deviceOf(Math.min(people, (middle + 1) * SLICE) - 1))
    if ((await store.known(workspaceId, [last])).has(last)) known = middle + 1
    else unknown = middle
  }
  return known
}

async function crowdOf({ db }: Filling['parts'], workspaceId: string, end: number): Promise<Crowd> {
  const environments = await environmentsOf(db, workspaceId)
  const started = (await countedExperiments(db, workspaceId)).filter(hasStarted)
  const stretches = started.map((experiment, n): Stretch => {
    const { number, from, until } = currentPhase(experiment)
    const [control, variant] = experiment.design.variants.map((one) => one.key)
    return { key: experiment.key, phase: number, from, until: until ?? end, variants: [control ?? '', variant ?? ''], lift: -0.08 + (n % 8) * 0.04 }
  })
  return { environmentId: environments.find((one) => one.production)?.id ?? '', end, stretches }
}

/**
 * Counts everybody for every question, as a server does on its own. A consumer that comes after the crowd begins with a rebuild and
 * has nothing to learn from the queue of changes (server/store/door.ts), so the first time it is passed over.
 */
export async function countPeople({ parts, signal, told }: Filling, workspaceId: string): Promise<void> {
  if ((await parts.store.cursor(CONSUMER)) === null) {
    for (let cursor: string | null = null; ; ) {
      signal.throwIfAborted()
      const { next }: { readonly next: string | null } = await parts.store.changes({ cursor, limit: 2_000 })
      if (next === null || next === cursor) {
        if (cursor !== null) await parts.store.moveCursor(CONSUMER, cursor)
        break
      }
      cursor = next
    }
  }
  const of = (await countedExperiments(parts.db, workspaceId)).length + OTHER_QUESTIONS
  const look = setInterval(() => void questionsCounted(parts).then((done) => told('counting', done, of)), 1_000)
  try {
    await Promise.race([parts.readouts.catchUp(), aborted(signal)])
    told('counting', await questionsCounted(parts), of)
  } finally {
    clearInterval(look)
  }
}

/** The shared metric's own line, and the journey. */
const OTHER_QUESTIONS = 2

async function questionsCounted({ db }: Filling['parts']): Promise<number> {
  const { count } = await db.selectFrom('readout_questions').select(({ fn }) => fn.countAll<string>().as('count')).executeTakeFirstOrThrow()
  return Number(count)
}

/** What is under way then is thrown away, as where a server is killed, and counted anew by whoever goes on. */
function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason)
    signal.addEventListener('abort', () => reject(signal.reason))
  })
}
