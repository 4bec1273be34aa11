import { audienceNamed, conditionsOf } from '../audiences/audience.service.ts'
import type { Db } from '../database/database.ts'
import type { Behaviours } from '../people/behaviour.ts'
import type { Readouts } from '../readouts/readout.service.ts'
import { refusal } from '../refusal.ts'
import type { Store } from '../store/door.ts'
import type { Export, Run, What } from './export.ts'
import { type Line, personLine } from './lines.ts'
import { membership } from './membership.ts'
import { readoutLines } from './readout-lines.ts'

export type PagesNeeds = {
  readonly db: Db
  readonly store: Pick<Store, 'profiles' | 'activated'>
  readonly behaviours: Behaviours
  readonly readouts: Pick<Readouts, 'readout'>
}

/** `key`: whom a line is about; empty for nobody. */
export type Page = { readonly lines: readonly { readonly key: string; readonly line: Line }[]; readonly lookedAt: number; readonly next: string | null }
export type Pages = (cursor: string | null) => Promise<Page>

const PEOPLE_AT_ONCE = 500

/** Where the lines of a run come from, a page at a time. */
export function pagesOf(needs: PagesNeeds, { workspaceId }: Export, run: Run): Promise<Pages> {
  return run.what.kind === 'audience' ? audiencePages(needs, workspaceId, run.what, run.createdAt.getTime()) : Promise.resolve(readoutPages(needs, workspaceId, run.what.experiment))
}

/** Whoever is in it as of the moment the run was asked for, whichever page she is on. */
async function audiencePages({ db, store, behaviours }: PagesNeeds, workspace: string, what: Extract<What, { kind: 'audience' }>, now: number): Promise<Pages> {
  const audience = await audienceNamed({ db, workspaceId: workspace }, what.audience)
  if (audience.archivedAt !== null) throw refusal('wrong-state', `The audience "${audience.name}" is archived. Choose another for this export.`, { audience: audience.key })
  const { traits, asksActivation, isIn } = membership(audience.condition, await conditionsOf(db, workspace))
  const [done] = asksActivation ? await behaviours(workspace) : []
  return async (cursor) => {
    const { profiles, next } = await store.profiles({ workspace, traits: [...new Set([...traits, ...what.traits])], cursor, limit: PEOPLE_AT_ONCE })
    const activated = done === undefined ? new Set<string>() : await store.activated({ workspace, environmentId: done.environmentId, activation: done.activation, people: profiles.map((one) => one.key) })
    const inside = profiles.filter((profile) => isIn(profile, activated.has(profile.key), now))
    return { lines: inside.map((profile) => ({ key: profile.key, line: personLine(what, profile) })), lookedAt: profiles.length, next }
  }
}

/** One page: a readout is sums, however many people they are of. */
function readoutPages({ readouts }: PagesNeeds, workspaceId: string, key: string): Pages {
  return async () => {
    const readout = await readouts.readout({ workspaceId, key, breakdowns: false })
    return { lines: readoutLines(readout).map((line) => ({ key: '', line })), lookedAt: readout.metrics.length, next: null }
  }
}
