import { setImmediate } from 'node:timers/promises'
import type { Db } from '../database/database.ts'
import { checkDraft, environmentFrom, flagNamed } from '../flags/flag.service.ts'
import type { FlagEnvironmentDraft } from '../flags/flag.ts'
import { subjectsOf } from '../people/subject.service.ts'
import type { Store } from '../store/door.ts'
import { deviceOf, userOf } from '../store/identity.ts'
import { environmentNamed, secretOf } from '../workspaces/workspace.service.ts'
import { flagRules } from './compile.ts'
import { added, type Consequence, consequenceOf, type Known, worldsOf } from './consequence.ts'
import type { RulesetShelf } from './ruleset.service.ts'

const DAYS = 28
const DAY_MS = 86_400_000
/** People asked about: those first seen last. */
const MOST_PEOPLE = 1_000
/** Between two pieces of so many everybody else has a turn. */
const PIECE = 50

type From = { readonly db: Db; readonly store: Pick<Store, 'people'>; readonly shelf: RulesetShelf; readonly workspaceId: string; readonly now: Date }
export type ConsequenceAsked = { readonly flag: string; readonly environment: string; readonly draft: FlagEnvironmentDraft }

export type ConsequenceTold = Consequence & {
  readonly days: number
  /** Whether more came in that time than were asked about. */
  readonly isSample: boolean
}

/** Who would get another value than now if a draft were saved; nothing is. Refuses what a save would refuse. */
export async function consequence(from: From, { flag: key, environment: name, draft }: ConsequenceAsked): Promise<ConsequenceTold> {
  const environment = await environmentNamed(from.db, from.workspaceId, name)
  const flag = await flagNamed(from, key)
  await from.db.transaction().execute((db) => checkDraft(db, from.workspaceId, environment.id, flag, draft))
  const { ruleset } = await from.shelf.newest(environment.id, 'server')
  const here = environmentFrom(flag.key, draft, flag.environments[environment.id])
  const worlds = worldsOf(ruleset, flag.key, flagRules({ ...flag, environments: { ...flag.environments, [environment.id]: here } }, environment.id))
  const { people, isSample } = await recentPeople(from)
  const pieces: Consequence[] = []
  for (let at = 0; at < people.length; at += PIECE) {
    pieces.push(consequenceOf(worlds, people.slice(at, at + PIECE), from.now.getTime()))
    await setImmediate()
  }
  return { ...added(pieces), unknown: worlds.unknown, days: DAYS, isSample }
}

async function recentPeople({ db, store, workspaceId, now }: From): Promise<{ readonly people: readonly Known[]; readonly isSample: boolean }> {
  const since = now.getTime() - DAYS * DAY_MS
  const page = await store.people({ workspace: workspaceId, cursor: null, limit: MOST_PEOPLE })
  const recent = page.people.filter((one) => one.firstSeenAt >= since)
  const users = recent.flatMap(({ key }) => userOf(key) ?? [])
  const subjects = await subjectsOf(db, { workspace: workspaceId, secret: await secretOf(db, workspaceId) }, users)
  const people = recent.flatMap(({ key, firstSeenAt, firstTouch }): readonly Known[] => {
    const subject = subjects.get(userOf(key) ?? '') ?? deviceOf(key)
    return subject === null ? [] : [{ subject, firstSeenAt, acquisition: firstTouch ?? {} }]
  })
  return { people, isSample: page.next !== null && recent.length === page.people.length }
}
