import type { IncomingMessage, ServerResponse } from 'node:http'
import { createExpressMiddleware } from '@trpc/server/adapters/express'
import compression from 'compression'
import express, { type ErrorRequestHandler, type Express } from 'express'
import helmet from 'helmet'
import type { Logger } from 'pino'
import type { Clock } from './clock.ts'
import type { Config } from './config.ts'
import { countryReader } from './country.ts'
import { openContext, type Parts } from './context.ts'
import type { Database } from './database/connect.ts'
import { withPriority } from './database/query-scope.ts'
import { historyRoutes } from './history/history.http.ts'
import { importRoutes } from './imports/import.http.ts'
import { gather } from './ingest/gather.ts'
import { horizonShelf } from './ingest/horizon-shelf.ts'
import { ingestRoutes } from './ingest/ingest.http.ts'
import type { IngestParts } from './ingest/ingest.service.ts'
import { RETRY_REFUSED, retryRunner } from './ingest/retry.service.ts'
import { PlanShelf } from './events/plan-shelf.service.ts'
import { letRefusedGo } from './events/refused-event.service.ts'
import { SeenEvents } from './events/seen.service.ts'
import { openPreview } from './experiments/preview-link.service.ts'
import { behavioursIn } from './metrics/activation.service.ts'
import { openMeters } from './meters.ts'
import { ERASE_PERSON } from './people/erasure.ts'
import { Outbound } from './outbound.ts'
import { type ErasureNeeds, runErasure } from './people/erasure.service.ts'
import { exportRoutes } from './people/export.http.ts'
import { KnownPeople } from './people/known-people.service.ts'
import { PEOPLE } from './people/subject.service.ts'
import { answerFor, plainRoutes } from './plain-routes.ts'
import { openRequestLog } from './request-log.ts'
import { answerError } from './defect.ts'
import { apiRoutes } from './api/api.http.ts'
import { exportFileRoutes } from './exports/export.http.ts'
import { ExportMaker } from './exports/maker.service.ts'
import { forgetInExports } from './exports/run.service.ts'
import { ExportSender } from './exports/sender.service.ts'
import { FlagSchedule } from './flags/schedule-runner.service.ts'
import { FlagUsage } from './flags/usage.service.ts'
import { demoRoutes } from './demo/demo.http.ts'
import { DEMO_FILL, demoJobs, forgetCustomers } from './demo/demo.service.ts'
import { type Welcome, welcome } from './demo/welcome.service.ts'
import { Digests } from './digests/digest.service.ts'
import { digestRoutes } from './digests/stop.http.ts'
import { Bandits } from './readouts/bandits.service.ts'
import { Looks } from './readouts/looks.service.ts'
import { Retention } from './readouts/retention.service.ts'
import { Readouts } from './readouts/readout.service.ts'
import { appRouter } from './router.ts'
import { ofrepRoutes } from './ruleset/ofrep.http.ts'
import { previewLinkRoutes } from './ruleset/preview-link.http.ts'
import { rulesetRoutes } from './ruleset/ruleset.http.ts'
import { publish, RULESETS, RulesetShelf } from './ruleset/ruleset.service.ts'
import { openStore } from './store/store.service.ts'
import { Ticker } from './ticker.ts'
import { noteFailure, toldByTrpc } from './trpc.ts'
import { scriptRoutes } from './script.http.ts'
import { addressRefusal, siteRoutes } from './site.ts'
import { Learnings } from './learnings/learning.service.ts'
import { WebhookSender } from './webhooks/sender.service.ts'
import { Verdicts } from './webhooks/verdicts.service.ts'
import { Jobs } from './workspaces/job.service.ts'
import { KeyUsage } from './workspaces/key-usage.service.ts'
import { KeyRing } from './workspaces/key.service.ts'
import { Mailer } from './workspaces/mail.service.ts'
import { NoticeMails } from './workspaces/notice-mails.service.ts'
import { providerRoutes } from './workspaces/provider.http.ts'
import { sameSiteOnly, sessionRoutes } from './workspaces/session.http.ts'
import { signInRoutes } from './workspaces/sign-in.http.ts'

export type AppOptions = {
  readonly database: Database
  readonly clock: Clock
  readonly config: Config
  readonly log: Logger
  /** False for a second app on the same database that only answers requests (the demo's generator drives one). */
  readonly background?: boolean
}

export type App = {
  /** `over` hears when the answer was sent or broke off: one listener does for all who ask, since each costs every request. */
  readonly handler: (req: IncomingMessage, res: ServerResponse, over?: (res: ServerResponse) => void) => void
  readonly parts: Parts
  /** Makes the first workspace where there is none, and a sign-in link to it. */
  readonly welcome: (url: string) => Promise<Welcome>
  /** Begins the background work: counting, noticing new rulesets, unfinished jobs. */
  readonly start: () => Promise<void>
  /** Ends it, with everything accepted written down. */
  readonly close: () => Promise<void>
}

/** All wiring. Nothing here listens or reads the environment: `main.ts` and the tests do. */
export function createApp(options: AppOptions): App {
  const parts = assemble(options)
  const meters = openMeters()
  const usage = new FlagUsage(parts.db)
  const plain = plainRoutes([
    ...rulesetRoutes(parts),
    ...scriptRoutes(),
    ...previewLinkRoutes(parts),
    ...ofrepRoutes({ ...parts, preview: (asked) => openPreview(parts.db, asked), countryOf: countryReader(parts.config), publicUrl: parts.config.publicUrl, onServed: usage.served }),
    ...ingestRoutes({ ...parts, authenticate: parts.keys.authenticate, usage: parts.keyUsage, countryOf: countryReader(parts.config), onUsage: usage.told }),
  ])
  const web = site(parts, meters.answer)
  const log = openRequestLog(parts.log)
  const handler: App['handler'] = (req, res, over) => {
    const began = performance.now()
    // Express rewrites the address while it looks for who answers.
    const { url = '/', method = 'GET' } = req
    res.on('close', () => {
      over?.(res)
      const ms = performance.now() - began
      meters.count({ url, method, status: res.statusCode, seconds: ms / 1000 })
      log(req, res, ms)
    })
    const route = plain.match(req)
    if (route === null) web(req, res)
    else answerFor(route, req, res, parts.log)
  }
  const ticker = new Ticker(parts.log)
  const unlisten: (() => Promise<void>)[] = []
  return {
    handler,
    parts,
    welcome: (url) => welcome(parts, url),
    start: async () => {
      await parts.shelf.refresh()
      unlisten.push(await options.database.listen(PEOPLE, parts.people.heard))
      unlisten.push(await options.database.listen(RULESETS, () => void parts.shelf.refresh().catch((error: unknown) => parts.log.warn({ err: error }, 'a ruleset notice came to nothing'))))
      // In case a notice was lost.
      ticker.every(1000, () => parts.shelf.refresh())
      ticker.every(5_000, () => withPriority('background', () => usage.write(parts.clock.now())))
      ticker.every(5_000, () => withPriority('background', () => parts.keyUsage.write(parts.clock.now())))
      ticker.every(10_000, () => withPriority('background', () => parts.seen.write(parts.clock.now())))
      if (options.background === false) return
      // People are told a time, so it is kept to the second; the first run makes up for what fell due while no server ran.
      ticker.every(1000, () => parts.schedule.run())
      // Whoever looks at a page does not wait behind the counting of what they look at.
      ticker.every(250, () => withPriority('background', () => parts.readouts.step({ patient: true })))
      ticker.every(10_000, () => withPriority('background', () => parts.looks.take()))
      ticker.every(10_000, () => withPriority('background', () => parts.bandits.deal()))
      ticker.every(60_000, () => parts.keys.noteUse(parts.clock.now()))
      ticker.every(1_000, () => withPriority('background', () => parts.webhooks.run()))
      ticker.every(1_000, () => withPriority('background', () => parts.exports.run()))
      ticker.every(1_000, () => withPriority('background', () => parts.exportSender.run()))
      ticker.every(30_000, () => withPriority('background', () => parts.verdicts.look()))
      ticker.every(3_600_000, () => withPriority('background', () => parts.webhooks.trim()))
      ticker.every(5_000, () => withPriority('background', () => parts.noticeMails.run()))
      ticker.every(3_600_000, () => withPriority('background', () => parts.noticeMails.trim()))
      ticker.every(60_000, () => withPriority('background', () => parts.digests.run()))
      ticker.every(60_000, () => withPriority('background', () => parts.retention.run()))
      ticker.every(3_600_000, () => withPriority('background', () => parts.seen.trim(parts.clock.now())))
      ticker.every(3_600_000, () => withPriority('background', () => letRefusedGo(parts.db, parts.clock.now())))
      await parts.jobs.resume()
    },
    close: async () => {
      parts.exports.close()
      parts.retention.close()
      parts.exportSender.close()
      await parts.jobs.close()
      for (const stop of unlisten) await stop()
      await ticker.close()
      await usage.write(parts.clock.now())
      await parts.keyUsage.write(parts.clock.now())
      await parts.seen.write(parts.clock.now())
      await parts.keys.noteUse(parts.clock.now())
    },
  }
}

function assemble({ database, clock, config, log }: AppOptions): Parts {
  const { db } = database
  const store = openStore(db, clock)
  const readouts = new Readouts({ db, store, clock, log })
  const jobs = new Jobs(db, clock, log)
  const isFilling = async (workspaceId: string) => (await jobs.list(workspaceId)).some(({ kind, state }) => kind === DEMO_FILL && (state === 'waiting' || state === 'running'))
  const behaviours = behavioursIn(db)
  const mailer = new Mailer(config.mail, log)
  const outbound = new Outbound(config.receiverNetworks)
  const people = new KnownPeople(db, { store, behaviours }, clock.now)
  const plans = new PlanShelf(db)
  const seen = new SeenEvents(db)
  const append = gather(async (workspace, events) => void (await store.append({ token: events[0]?.messageId ?? '', workspace, events })))
  const horizons = horizonShelf(store)
  const ingest: IngestParts = { db, store, behaviours, clock, append, claimed: (workspace, ids) => people.forget(workspace, ids), strictIn: plans.strictIn, closedIn: horizons.closedIn, saw: seen.saw }
  jobs.register(RETRY_REFUSED, retryRunner(ingest))
  const parts: Parts = {
    db,
    store,
    clock,
    config,
    log,
    keys: new KeyRing(db),
    keyUsage: new KeyUsage(db, clock),
    people,
    behaviours,
    plans,
    seen,
    ingest,
    mailer,
    digests: new Digests({ db, clock, log, mailer, publicUrl: config.publicUrl, readoutOf: (place) => readouts.readout(place) }),
    noticeMails: new NoticeMails({ db, clock, mailer, publicUrl: config.publicUrl }),
    shelf: new RulesetShelf(db, clock.now),
    readouts,
    learnings: new Learnings(readouts),
    looks: new Looks({ db, store, clock, isFilling, inputOf: (experiment, asOf) => readouts.inputOf(experiment, asOf) }),
    bandits: new Bandits({ db, store, clock, publish, inputOf: (experiment, asOf) => readouts.inputOf(experiment, asOf) }),
    retention: new Retention({ db, store, clock, longestWindow: (workspaceId) => readouts.longestWindow(workspaceId), behaviours, moved: horizons.forget }),
    schedule: new FlagSchedule({ db, clock, publish }),
    webhooks: new WebhookSender(db, clock, outbound),
    verdicts: new Verdicts({ db, clock, isFilling, shown: (experiment, readout) => readouts.shown(experiment, readout), inputOf: (experiment, asOf) => readouts.inputOf(experiment, asOf) }),
    exports: new ExportMaker({ db, store, behaviours, readouts, clock, log }),
    exportSender: new ExportSender(db, clock, outbound),
    jobs,
  }
  demoJobs(parts, createApp, database)
  const erasures: ErasureNeeds = {
    db,
    store,
    jobs,
    now: clock.now,
    publish,
    countedIn: (workspaceId) => readouts.countedIn(workspaceId),
    others: async (workspaceId, userIds, identities) => {
      await forgetCustomers(db, workspaceId, userIds)
      await forgetInExports(db, workspaceId, identities)
    },
  }
  jobs.register(ERASE_PERSON, (handle) => runErasure(erasures, handle))
  return parts
}

/** The console, the demo and what serves them, on express. */
function site(parts: Parts, metrics: express.RequestHandler): Express {
  const app = express()
  app.disable('x-powered-by')
  app.set('trust proxy', parts.config.trustedProxies)
  app.get('/healthz', (_req, res) => void res.type('text').send('ok'))
  app.get('/readyz', async (_req, res) => {
    await parts.db.selectFrom('workspaces').select('workspaces.id').limit(1).execute()
    res.type('text').send('ready')
  })
  app.get('/metrics', metrics)
  app.use(helmet({ contentSecurityPolicy: { useDefaults: false, directives: CONTENT_SECURITY }, strictTransportSecurity: parts.config.publicUrl.startsWith('https:') }))
  app.use(compression())
  app.use(sessionRoutes(parts))
  app.use(signInRoutes(parts))
  app.use(providerRoutes(parts))
  app.use(historyRoutes(parts))
  app.use(importRoutes(parts))
  app.use(exportRoutes(parts))
  app.use(exportFileRoutes(parts))
  app.use(digestRoutes(parts))
  app.use(apiRoutes(parts, appRouter))
  app.use('/trpc', sameSiteOnly(parts), management(parts))
  app.use(demoRoutes(parts))
  app.use(siteRoutes())
  app.use(answerErrors(parts.log))
  return app
}

/** Our own web's door. */
function management(parts: Parts): express.RequestHandler {
  return createExpressMiddleware({
    router: appRouter,
    createContext: ({ req }) => openContext(parts, req).catch((error: unknown) => Promise.reject(toldByTrpc(error))),
    maxBodySize: 2_000_000,
    onError: (failed) => noteFailure(failed, parts.log),
  })
}

/** No inline script anywhere; styles may be inline, because the component library writes its variables so. */
const CONTENT_SECURITY = {
  'default-src': ["'self'"],
  'script-src': ["'self'"],
  'style-src': ["'self'", "'unsafe-inline'"],
  'img-src': ["'self'", 'data:'],
  'font-src': ["'self'"],
  'connect-src': ["'self'"],
  'object-src': ["'none'"],
  'base-uri': ["'none'"],
  'form-action': ["'self'"],
  'frame-ancestors': ["'none'"],
}

function answerErrors(log: Logger): ErrorRequestHandler {
  return (error: unknown, _req, res, _next) => answerError(res, addressRefusal(error) ?? error, log)
}
