import { loadCrossed } from './crossed.repository.ts'
import type { Clock } from '../clock.ts'
import type { Db } from '../database/database.ts'
import { loadAccount, loadAccountPage } from './account-pages.repository.ts'
import { loadActivated, loadActivatedAt } from './activation.repository.ts'
import { adjustPeople } from './adjust.service.ts'
import { loadStanding } from './append.repository.ts'
import { appendEvents } from './append.service.ts'
import { loadAlike } from './alike.repository.ts'
import { loadArrivals } from './arrivals.repository.ts'
import { loadCursor, readChanges, saveCursor, trimChanges } from './changes.repository.ts'
import type { Store } from './door.ts'
import { beginErasure, erase } from './erase.service.ts'
import { loadHorizon } from './horizon.repository.ts'
import { letGo, makeRoom, sweep } from './let-go.service.ts'
import { loadDetail, loadLive } from './live.repository.ts'
import { countBots, loadEventNames, loadFreshness } from './freshness.repository.ts'
import { knowsDevice, loadEverything, loadKnown, loadOrigin, loadPeoplePage, loadPerson } from './people.repository.ts'
import { loadProfiles } from './profiles.repository.ts'
import { preview } from './preview.service.ts'
import { rebuild } from './rebuild.service.ts'
import { forgetUnits, stageUnits } from './staged-units.service.ts'
import { loadQuantiles, loadWinsorised } from './ranked.repository.ts'
import { loadDimensionValues, loadReached, loadReachedByVariant } from './reached.repository.ts'
import { loadDimensionSummaries, loadExposed, loadSummaries } from './summaries.repository.ts'

/** Notes that one move of a cursor lets go at most; each move lets more go than one page of changes adds. */
const TRIMMED_AT_ONCE = 20_000

/** The store on PostgreSQL or the embedded database. See `door.ts` for what each question means. */
export function openStore(db: Db, clock: Clock): Store {
  return {
    async append({ workspace, events }) {
      await appendEvents(db, workspace, events)
      return { durable: true }
    },
    standingClaims: (workspace, claims) => loadStanding(db, workspace, claims),
    changes: ({ cursor, limit }) => readChanges(db, cursor, limit),
    cursor: (consumer) => loadCursor(db, consumer),
    async moveCursor(consumer, cursor) {
      await saveCursor(db, consumer, cursor, clock.now())
      await trimChanges(db, TRIMMED_AT_ONCE)
    },
    freshness: (workspace) => loadFreshness(db, workspace, clock.now().getTime()),
    adjust: ({ question, people }) => adjustPeople(db, question, people),
    rebuild: (work) => rebuild(db, work),
    forget: (experimentId) => forgetUnits(db, experimentId),
    preview: (asked) => preview(db, asked),
    summaries: (question) => loadSummaries(db, question),
    winsorised: (question) => loadWinsorised(db, question),
    quantiles: (question) => loadQuantiles(db, question),
    dimensionSummaries: (question) => loadDimensionSummaries(db, question),
    dimensionValues: (asked) => loadDimensionValues(db, asked),
    reached: (asked) => loadReached(db, asked),
    reachedByVariant: (asked) => loadReachedByVariant(db, asked),
    crossed: (question) => loadCrossed(db, question),
    exposed: (experiments) => loadExposed(db, experiments),
    stageUnits: (target) => stageUnits(db, target),
    people: (page) => loadPeoplePage(db, page),
    person: (page) => loadPerson(db, page),
    profiles: (page) => loadProfiles(db, page),
    accounts: (page) => loadAccountPage(db, page),
    account: (page) => loadAccount(db, page),
    everythingOf: (page) => loadEverything(db, page),
    beginErasure: (asked) => beginErasure(db, asked),
    erase: (work) => erase(db, { ...work, now: () => clock.now().getTime() }),
    makeRoom: () => makeRoom(db, clock.now().getTime()),
    letGo: (asked) => letGo(db, { ...asked, now: clock.now().getTime() }),
    sweep: (work) => sweep(db, work),
    horizon: (workspace) => loadHorizon(db, workspace),
    knowsDevice: (workspace, device) => knowsDevice(db, workspace, device),
    known: (workspace, identities) => loadKnown(db, workspace, identities),
    origin: (workspace, key) => loadOrigin(db, workspace, key),
    activatedAt: (asked) => loadActivatedAt(db, asked),
    activated: (asked) => loadActivated(db, asked),
    alike: (asked) => loadAlike(db, asked),
    arrivals: (page) => loadArrivals(db, page),
    live: (question) => loadLive(db, question),
    event: (workspace, cursor) => loadDetail(db, workspace, cursor),
    eventNames: (workspace, limit) => loadEventNames(db, workspace, limit),
    botEvents: (workspace, since) => countBots(db, workspace, since),
  }
}
