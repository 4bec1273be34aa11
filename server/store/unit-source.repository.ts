import type { Db } from '../database/database.ts'
import { loadAccountMembers } from './accounts.repository.ts'
import type { EntryEvent, MeasuredEvent } from './count.ts'
import type { Measure, Question, UnitKey } from './door.ts'
import { loadAccountExposures, loadAccountMeasured, loadEntries, loadMeasured } from './entries.repository.ts'
import { loadOrigins } from './identities.repository.ts'
import { accountOf } from './identity.ts'
import { loadMembers } from './members.repository.ts'
import type { Origin } from './origin.ts'

/** Where the events of some units of a question are found. */
export type UnitSource = {
  readonly entries: () => Promise<ReadonlyMap<UnitKey, readonly EntryEvent[]>>
  /** Events within each unit's window for a measure; `entered` says since when. Units that are not in it are left out. */
  readonly measured: (measure: Measure, entered: ReadonlyMap<UnitKey, { readonly at: number }>) => Promise<ReadonlyMap<UnitKey, readonly MeasuredEvent[]>>
  /** Of an account: over everybody who was ever in it. */
  readonly origins: (entered: ReadonlyMap<UnitKey, unknown>) => Promise<ReadonlyMap<UnitKey, Origin>>
}

export async function openUnitSource(db: Db, question: Question, units: readonly UnitKey[]): Promise<UnitSource> {
  return question.unit === 'person' ? openPeople(db, question, units) : openAccounts(db, question, units)
}

async function openPeople(db: Db, question: Question, units: readonly UnitKey[]): Promise<UnitSource> {
  const members = await loadMembers(db, question.workspace, units)
  return {
    entries: () => loadEntries(db, question, members),
    measured: (measure, entered) => loadMeasured(db, question, measure, within(measure, members, (member) => entered.get(member.person)?.at)),
    origins: (entered) => loadOrigins(db, question.workspace, members.filter((member) => entered.has(member.person))),
  }
}

async function openAccounts(db: Db, question: Question, units: readonly UnitKey[]): Promise<UnitSource> {
  const members = await loadAccountMembers(db, question.workspace, units)
  // Also those that nobody was ever in: what names an account alone is its own.
  const accounts = units.map((unit) => ({ unit, account: accountOf(unit) ?? '' }))
  return {
    entries: () => loadAccountExposures(db, question, units),
    measured: (measure, entered) => {
      const enteredAt = ({ unit }: { readonly unit: UnitKey }): number | undefined => entered.get(unit)?.at
      return loadAccountMeasured(db, question, measure, within(measure, members, enteredAt), within(measure, accounts, enteredAt))
    },
    origins: (entered) => loadOrigins(db, question.workspace, members.flatMap(({ unit, identity }) => (entered.has(unit) ? { person: unit, identity } : []))),
  }
}

/** Events count from the beginning of the window; what led to an activation, and a journey, from ever. */
function within<Member>(measure: Measure, members: readonly Member[], enteredAt: (member: Member) => number | undefined) {
  return members.flatMap((member) => {
    const at = enteredAt(member)
    const from = (at ?? 0) + measure.delayMs
    return at === undefined ? [] : [{ ...member, from: measure.kind === 'activation' || measure.kind === 'journey' ? 0 : from, until: from + measure.windowMs }]
  })
}
