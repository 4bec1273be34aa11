import { audienceRouter } from './audiences/audience.router.ts'
import { clockRouter } from './clock.router.ts'
import { digestRouter } from './digests/digest.router.ts'
import { trackingPlanRouter } from './events/tracking-plan.router.ts'
import { experimentRouter } from './experiments/experiment.router.ts'
import { holdoutRouter } from './experiments/holdout.router.ts'
import { ideaRouter } from './ideas/idea.router.ts'
import { learningRouter } from './learnings/learning.router.ts'
import { layerRouter } from './experiments/layer.router.ts'
import { commentRouter, reviewRouter } from './experiments/review.router.ts'
import { exportRouter } from './exports/export.router.ts'
import { flagRouter } from './flags/flag.router.ts'
import { importRouter } from './imports/import.router.ts'
import { eventRouter } from './ingest/event.router.ts'
import { refusedRouter } from './ingest/refused.router.ts'
import { metricRouter } from './metrics/metric.router.ts'
import { channelRouter } from './people/channel.router.ts'
import { peopleRouter } from './people/people.router.ts'
import { journeyRouter } from './readouts/journey.router.ts'
import { readoutRouter } from './readouts/readout.router.ts'
import { retentionRouter } from './readouts/retention.router.ts'
import { shareRouter } from './readouts/share.router.ts'
import { rulesetRouter } from './ruleset/ruleset.router.ts'
import { router } from './trpc.ts'
import { jobRouter } from './workspaces/job.router.ts'
import { viewRouter } from './workspaces/view.router.ts'
import { webhookRouter } from './webhooks/webhook.router.ts'
import { accountRouter, environmentRouter, historyRouter, invitationRouter, keyRouter, mailRouter, memberRouter, proofRouter, workspaceRouter } from './workspaces/workspace.router.ts'

export const appRouter = router({
  workspace: workspaceRouter,
  member: memberRouter,
  invitation: invitationRouter,
  account: accountRouter,
  digest: digestRouter,
  mail: mailRouter,
  environment: environmentRouter,
  key: keyRouter,
  proof: proofRouter,
  job: jobRouter,
  history: historyRouter,
  view: viewRouter,
  retention: retentionRouter,
  people: peopleRouter,
  channel: channelRouter,
  event: eventRouter,
  refused: refusedRouter,
  trackingPlan: trackingPlanRouter,
  metric: metricRouter,
  audience: audienceRouter,
  idea: ideaRouter,
  flag: flagRouter,
  experiment: experimentRouter,
  review: reviewRouter,
  comment: commentRouter,
  layer: layerRouter,
  holdout: holdoutRouter,
  ruleset: rulesetRouter,
  readout: readoutRouter,
  journey: journeyRouter,
  share: shareRouter,
  learning: learningRouter,
  import: importRouter,
  webhook: webhookRouter,
  export: exportRouter,
  clock: clockRouter,
})

export type AppRouter = typeof appRouter
