import type { Db } from '../database/database.ts'
import { recordChange } from '../history/history.service.ts'
import { newId } from '../id.ts'
import { refusal } from '../refusal.ts'
import type { Scope } from '../scope.ts'
import type { Rates } from '../store/door.ts'
import { type Metric, type MetricDefinition, ratesAsked } from './metric.ts'
import { parseRates, type Rate, ratesInto, type RateSet } from './rates.ts'
import { insertRateSet, listRateSets, loadRates } from './rates.repository.ts'

/** Sets shown, and rates of the newest one. */
const SETS_SHOWN = 20
const RATES_SHOWN = 200

export async function ratesOf(scope: Scope): Promise<{ readonly sets: readonly RateSet[]; readonly newest: readonly Rate[] }> {
  const sets = await listRateSets(scope.db, scope.workspaceId, SETS_SHOWN)
  const [set] = sets
  return { sets, newest: set === undefined ? [] : await loadRates(scope.db, scope.workspaceId, set.number, { limit: RATES_SHOWN }) }
}

/** Takes rates of a file into a further set. Nothing is counted by it before a metric's next version names it. */
export async function uploadRates(scope: Scope, csv: string): Promise<{ readonly number: number }> {
  const read = parseRates(csv)
  if ('problem' in read) throw refusal('invalid', `Line ${read.line}: ${read.problem} Nothing was taken.`, { line: read.line })
  return scope.db.transaction().execute(async (db) => {
    const id = newId('rts')
    const number = await insertRateSet(db, { id, workspaceId: scope.workspaceId, by: scope.memberId, at: scope.now, rates: read.rates })
    await recordChange(db, { workspaceId: scope.workspaceId, at: scope.now, actor: scope.actor, entityKind: 'metric', entityId: id, entityKey: `rates-${number}`, action: 'rates-uploaded', after: { number, rates: read.rates.length } })
    return { number }
  })
}

/** Refuses a definition that names a set which is not there. */
export async function checkRates(db: Db, workspaceId: string, definition: MetricDefinition): Promise<void> {
  const asked = ratesAsked(definition)
  if (asked === null || (await listRateSets(db, workspaceId, 1))[0]?.number === asked.number) return
  if ((await loadRates(db, workspaceId, asked.number, { limit: 1 })).length === 0) throw refusal('invalid', `There is no rate set ${asked.number} in this workspace. Upload rates first.`, { rates: asked.number })
}

/** What amounts in other currencies are worth by a definition; undefined where it converts none. */
export async function ratesFor(db: Db, workspaceId: string, definition: MetricDefinition): Promise<Rates | undefined> {
  const asked = ratesAsked(definition)
  if (asked === null) return undefined
  const name = `${workspaceId} ${asked.number} ${asked.target}`
  const found = known.get(name) ?? ratesInto(asked.target, await loadRates(db, workspaceId, asked.number, { target: asked.target }))
  known.delete(name)
  known.set(name, found)
  for (const oldest of known.keys()) {
    if (known.size <= KEPT) break
    known.delete(oldest)
  }
  return found
}

/** Sets never change, and those in use are asked for again and again: the last ones are kept. */
const KEPT = 20
const known = new Map<string, Rates>()

/** The same metrics, ready to be counted. */
export async function withRates<Of extends Metric>(db: Db, workspaceId: string, metrics: readonly Of[]): Promise<readonly Of[]> {
  const ready: Of[] = []
  for (const metric of metrics) {
    const rates = await ratesFor(db, workspaceId, metric.definition)
    ready.push(rates === undefined ? metric : { ...metric, rates })
  }
  return ready
}
