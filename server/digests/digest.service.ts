import type { Logger } from 'pino'
import type { Clock } from '../clock.ts'
import type { Db } from '../database/database.ts'
import { logDefect } from '../defect.ts'
import { endedExperiments, runningExperiments } from '../experiments/experiment.service.ts'
import { currentPhase, type Paused, type Running } from '../experiments/experiment.ts'
import { type OpenWord, openWords } from '../experiments/review.service.ts'
import type { Readout } from '../readouts/readout.ts'
import { refusalIn } from '../refusal.ts'
import { speaksFor } from '../workspaces/approval.ts'
import type { Mailer } from '../workspaces/mail.service.ts'
import { unreadBy } from '../workspaces/notice.service.ts'
import { type DigestDue, digestFailed, dueDigests, takeDigest } from '../workspaces/digest-due.service.ts'
import { type Member, mayDo, type Workspace } from '../workspaces/workspace.ts'
import { membersOf, workspaceOf } from '../workspaces/workspace.service.ts'
import { type DecidedLine, type Digest, isWorthSending, type RunningLine, runningState, type WaitingLine } from './digest.ts'
import { digestMail } from './digest-mail.ts'
import { coveredFrom, nextDue } from './due.ts'
import { stopAddress } from './stop.service.ts'

type Needs = {
  readonly db: Db
  readonly clock: Clock
  readonly log: Logger
  readonly mailer: Mailer
  readonly publicUrl: string
  readonly readoutOf: (place: { readonly workspaceId: string; readonly key: string; readonly breakdowns: boolean }) => Promise<Readout>
}

const AT_ONCE = 20
const MOST_LINES = 30
const DAY = 86_400_000

/** What everybody of a workspace is told alike, and the words that are open. */
type Common = { readonly workspace: Workspace; readonly members: readonly Member[]; readonly running: readonly RunningLine[]; readonly open: readonly OpenWord[] }

/** Mails digests that are due: each by the one server that moves its time on, so that nobody gets two. */
export class Digests {
  readonly #needs: Needs

  constructor(needs: Needs) {
    this.#needs = needs
  }

  async run(): Promise<void> {
    const { db, clock, mailer } = this.#needs
    if (!mailer.isSetUp) return
    const known = new Map<string, Common>()
    for (const due of await dueDigests(db, clock.now(), AT_ONCE)) await this.#send(due, known)
  }

  async #send(due: DigestDue, known: Map<string, Common>): Promise<void> {
    const { db, clock, mailer, publicUrl } = this.#needs
    const now = clock.now()
    const next = nextDue(now, due.frequency, due.timeZone)
    if (!(await takeDigest(db, { id: due.id, seen: due.dueAt, next, now }))) return
    const common = known.get(due.workspaceId) ?? (await this.#common(due.workspaceId))
    if (common === null) return
    known.set(due.workspaceId, common)
    const digest = await this.#digestOf(due, common)
    if (!isWorthSending(digest)) return
    const mail = digestMail(digest, { console: publicUrl, stop: await stopAddress(db, publicUrl, due) }, due.locale ?? 'en')
    const { kind } = await mailer.send(due.email, mail)
    if (kind !== 'sent') await digestFailed(db, { id: due.id, next, now, since: due.since })
  }

  async #common(workspaceId: string): Promise<Common | null> {
    const { db, clock } = this.#needs
    const workspace = await workspaceOf(db, workspaceId)
    if (workspace === undefined) return null
    const running: RunningLine[] = []
    for (const one of (await runningExperiments(db, workspaceId)).slice(0, MOST_LINES)) running.push(await this.#runningLine(one, clock.now()))
    return { workspace, members: await membersOf(db, workspaceId), running, open: await openWords(db, workspaceId) }
  }

  async #runningLine(experiment: Running | Paused, now: Date): Promise<RunningLine> {
    const { readoutOf, log } = this.#needs
    const readout = await readoutOf({ workspaceId: experiment.workspaceId, key: experiment.key, breakdowns: false }).catch((error: unknown) => {
      if (refusalIn(error) === null) logDefect(error, log, { digest: experiment.key })
      return null
    })
    const day = Math.max(1, Math.floor((now.getTime() - currentPhase(experiment).from) / DAY) + 1)
    return { name: experiment.name, key: experiment.key, paused: experiment.kind === 'paused', day, planned: experiment.design.plan.days, state: readout === null ? 'on-course' : runningState(readout) }
  }

  async #digestOf(due: DigestDue, { workspace, members, running, open }: Common): Promise<Digest> {
    const { db } = this.#needs
    const since = due.since ?? coveredFrom(due.dueAt, due.frequency)
    const words = open.filter(({ team, requestedBy }) => speaksFor(team, due.id, members, requestedBy)).map(({ action, name, key }): WaitingLine => ({ kind: action === 'launch' ? 'review' : 'ship', name, key }))
    const decides = mayDo(due.role, 'editor') ? running.filter(({ state }) => state === 'ready').map(({ name, key }): WaitingLine => ({ kind: 'decide', name, key })) : []
    return { workspace: workspace.name, waiting: [...words, ...decides], running, decided: await this.#decidedSince(due.workspaceId, since), unread: await unreadBy(db, due.id) }
  }

  async #decidedSince(workspaceId: string, since: Date): Promise<readonly DecidedLine[]> {
    const ended = await endedExperiments(this.#needs.db, workspaceId, MOST_LINES)
    return ended.flatMap(({ name, key, origin, decision, design }): DecidedLine[] => {
      if (origin !== 'live' || decision === null || decision.at < since.getTime()) return []
      return [{ name, key, kind: decision.kind, variant: design.variants.find((one) => one.key === decision.variant)?.name ?? null, by: decision.by.name }]
    })
  }
}
