import type { Kysely } from 'kysely'
import type { AudiencesTable } from '../audiences/audience.table.ts'
import type { DemoAccountsTable } from '../demo/account.table.ts'
import type { TrackingPlansTable } from '../events/tracking-plan.table.ts'
import type { ExperimentsTable } from '../experiments/experiment.table.ts'
import type { HoldoutsTable } from '../experiments/holdout.table.ts'
import type { LayersTable } from '../experiments/layer.table.ts'
import type { ExportPiecesTable, ExportRunsTable, ExportsTable } from '../exports/export.table.ts'
import type { FlagEnvironmentsTable, FlagsTable } from '../flags/flag.table.ts'
import type { RampsTable, ScheduledChangesTable } from '../flags/schedule.table.ts'
import type { FlagUsageTable } from '../flags/usage.table.ts'
import type { HistoryTable } from '../history/history.table.ts'
import type { IdeasTable, IdeaVotesTable } from '../ideas/idea.table.ts'
import type { CurrencyRatesTable, MetricsTable, MetricVersionsTable, RateSetsTable } from '../metrics/metric.table.ts'
import type { ChannelGroupingsTable } from '../people/channel.table.ts'
import type { LooksTable, ReadoutQuestionsTable, UpkeepTable } from '../readouts/readout.table.ts'
import type { ShareLinksTable } from '../readouts/share.table.ts'
import type { RulesetsTable } from '../ruleset/ruleset.table.ts'
import type { StoreTables } from '../store/store.table.ts'
import type { AnnouncedVerdictsTable, WebhookMessagesTable, WebhooksTable } from '../webhooks/webhook.table.ts'
import type {
  ApprovalsTable,
  CommentsTable, SavedViewsTable,
  EnvironmentsTable,
  IdentitySecretsTable,
  InvitationsTable,
  JobsTable,
  KeysTable,
  KeyUsageTable,
  MembersTable,
  NoticesTable,
  SessionsTable,
  SignInFlowsTable,
  SignInLinksTable,
  SignInTriesTable,
  WorkspacesTable,
} from '../workspaces/workspace.table.ts'

/** Table name → the shape of its rows. The store keeps its own tables' shapes behind its door. */
export type Tables = StoreTables & {
  workspaces: WorkspacesTable
  environments: EnvironmentsTable
  identity_secrets: IdentitySecretsTable
  members: MembersTable
  sign_in_links: SignInLinksTable
  sign_in_flows: SignInFlowsTable
  sign_in_tries: SignInTriesTable
  invitations: InvitationsTable
  sessions: SessionsTable
  keys: KeysTable
  key_usage: KeyUsageTable
  approvals: ApprovalsTable
  comments: CommentsTable
  saved_views: SavedViewsTable
  notices: NoticesTable
  jobs: JobsTable
  history: HistoryTable
  tracking_plans: TrackingPlansTable
  channel_groupings: ChannelGroupingsTable
  metrics: MetricsTable
  rate_sets: RateSetsTable
  currency_rates: CurrencyRatesTable
  metric_versions: MetricVersionsTable
  audiences: AudiencesTable
  flags: FlagsTable
  flag_environments: FlagEnvironmentsTable
  flag_usage: FlagUsageTable
  ramps: RampsTable
  scheduled_changes: ScheduledChangesTable
  layers: LayersTable
  holdouts: HoldoutsTable
  experiments: ExperimentsTable
  rulesets: RulesetsTable
  readout_questions: ReadoutQuestionsTable
  looks: LooksTable
  upkeep: UpkeepTable
  ideas: IdeasTable
  idea_votes: IdeaVotesTable
  webhooks: WebhooksTable
  webhook_messages: WebhookMessagesTable
  announced_verdicts: AnnouncedVerdictsTable
  share_links: ShareLinksTable
  exports: ExportsTable
  export_runs: ExportRunsTable
  export_pieces: ExportPiecesTable
  demo_accounts: DemoAccountsTable
}

/** A connection or an open transaction: what repositories take first. */
export type Db = Kysely<Tables>
