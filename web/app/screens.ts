import { lazy, type ComponentType } from 'react'
import type { RouteName } from './routes.ts'

/** What an address holds, by the names in its pattern; empty where it holds nothing of that name. */
export type ScreenParams = { readonly key: string; readonly person: string; readonly account: string }
export type Screen = ComponentType<{ readonly params: ScreenParams }>

/** Loads a screen when its address is first opened: `screen(async () => (await import('…')).ReadoutScreen)`. */
export function screen(load: () => Promise<Screen>): Screen {
  return lazy(async () => ({ default: await load() }))
}

/** Which screen each address opens. A screen takes `{ params }`. */
export const screens = {
  signIn: screen(async () => (await import('../screens/sign-in.tsx')).SignInScreen),
  invitation: screen(async () => (await import('../screens/entry/by-link.tsx')).InvitationScreen),
  setPassword: screen(async () => (await import('../screens/entry/by-link.tsx')).SetPasswordScreen),
  shared: screen(async () => (await import('../screens/decide/shared-screen.tsx')).SharedScreen),
  account: screen(async () => (await import('../screens/account/account-screen.tsx')).AccountScreen),
  inbox: screen(async () => (await import('../screens/account/inbox-screen.tsx')).InboxScreen),
  members: screen(async () => (await import('../screens/start/members-screen.tsx')).MembersScreen),
  history: screen(async () => (await import('../screens/start/history-screen.tsx')).HistoryScreen),
  home: screen(async () => (await import('./home.tsx')).Home),
  experiment: screen(async () => (await import('./home.tsx')).ExperimentHome),
  start: screen(async () => (await import('../screens/start/start-screen.tsx')).StartScreen),
  webhooks: screen(async () => (await import('../screens/start/webhooks-screen.tsx')).WebhooksScreen),
  exports: screen(async () => (await import('../screens/start/exports-screen.tsx')).ExportsScreen),
  plan: screen(async () => (await import('../screens/plan/plan-screen.tsx')).PlanScreen),
  newExperiment: screen(async () => (await import('../screens/plan/new-experiment-screen.tsx')).NewExperimentScreen),
  layers: screen(async () => (await import('../screens/plan/layers-screen.tsx')).LayersScreen),
  experimentPlan: screen(async () => (await import('../screens/plan/experiment-plan-screen.tsx')).ExperimentPlanScreen),
  experimentWatch: screen(async () => (await import('../screens/watch/experiment-watch-screen.tsx')).ExperimentWatchScreen),
  watch: screen(async () => (await import('../screens/watch/watch-screen.tsx')).WatchScreen),
  journey: screen(async () => (await import('../screens/understand/journey-screen.tsx')).JourneyScreen),
  channels: screen(async () => (await import('../screens/understand/channels-screen.tsx')).ChannelsScreen),
  people: screen(async () => (await import('../screens/understand/people-screen.tsx')).PeopleScreen),
  person: screen(async () => (await import('../screens/understand/person-screen.tsx')).PersonScreen),
  accounts: screen(async () => (await import('../screens/understand/accounts-screen.tsx')).AccountsScreen),
  customerAccount: screen(async () => (await import('../screens/understand/account-screen.tsx')).AccountScreen),
  metrics: screen(async () => (await import('../screens/understand/metrics-screen.tsx')).MetricsScreen),
  metric: screen(async () => (await import('../screens/understand/metric-screen.tsx')).MetricScreen),
  events: screen(async () => (await import('../screens/understand/events-screen.tsx')).EventsScreen),
  refusedEvents: screen(async () => (await import('../screens/understand/refused-screen.tsx')).RefusedScreen),
  trackingPlan: screen(async () => (await import('../screens/understand/tracking-plan-screen.tsx')).TrackingPlanScreen),
  audiences: screen(async () => (await import('../screens/understand/audiences-screen.tsx')).AudiencesScreen),
  audience: screen(async () => (await import('../screens/understand/audience-screen.tsx')).AudienceScreen),
  decide: screen(async () => (await import('../screens/decide/decide-screen.tsx')).DecideScreen),
  importExperiment: screen(async () => (await import('../screens/decide/import-screen.tsx')).ImportScreen),
  experimentDecide: screen(async () => (await import('../screens/decide/readout-screen.tsx')).ReadoutScreen),
  ideas: screen(async () => (await import('../screens/plan/ideas-screen.tsx')).IdeasScreen),
  library: screen(async () => (await import('../screens/learn/library-screen.tsx')).LibraryScreen),
  program: screen(async () => (await import('../screens/learn/program-screen.tsx')).ProgramScreen),
  release: screen(async () => (await import('../screens/release/release-screen.tsx')).ReleaseScreen),
  flag: screen(async () => (await import('../screens/release/flag-screen.tsx')).FlagScreen),
} as const satisfies Partial<Record<RouteName, Screen>>

export type ScreenName = keyof typeof screens
