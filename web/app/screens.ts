import { lazy, type ComponentType } from 'react'
import { type Area, bring } from '../words/spoken.ts'
import type { RouteName } from './routes.ts'

/** What an address holds, by the names in its pattern; empty where it holds nothing of that name. */
export type ScreenParams = { readonly key: string; readonly person: string; readonly account: string }
export type Screen = ComponentType<{ readonly params: ScreenParams }>

/**
 * Loads a screen when its address is first opened, and with it the words that it says:
 * `screen(['decide'], async () => (await import('…')).ReadoutScreen)`. A test names the words that are missing.
 */
export function screen(words: readonly Area[], load: () => Promise<Screen>): Screen {
  return lazy(async () => {
    const [loaded] = await Promise.all([load(), bring(words)])
    return { default: loaded }
  })
}

/** Which screen each address opens. A screen takes `{ params }`. */
export const screens = {
  signIn: screen(['sign-in'], async () => (await import('../screens/sign-in.tsx')).SignInScreen),
  invitation: screen(['sign-in'], async () => (await import('../screens/entry/by-link.tsx')).InvitationScreen),
  setPassword: screen(['sign-in'], async () => (await import('../screens/entry/by-link.tsx')).SetPasswordScreen),
  shared: screen(['bandit', 'share', 'decide', 'charts', 'review'], async () => (await import('../screens/decide/shared-screen.tsx')).SharedScreen),
  account: screen(['account', 'members', 'sign-in'], async () => (await import('../screens/account/account-screen.tsx')).AccountScreen),
  inbox: screen(['review'], async () => (await import('../screens/account/inbox-screen.tsx')).InboxScreen),
  members: screen(['members', 'review', 'sign-in'], async () => (await import('../screens/start/members-screen.tsx')).MembersScreen),
  history: screen(['history'], async () => (await import('../screens/start/history-screen.tsx')).HistoryScreen),
  home: screen([], async () => (await import('./home.tsx')).Home),
  experiment: screen([], async () => (await import('./home.tsx')).ExperimentHome),
  start: screen(['start', 'events', 'members'], async () => (await import('../screens/start/start-screen.tsx')).StartScreen),
  webhooks: screen(['webhooks', 'start'], async () => (await import('../screens/start/webhooks-screen.tsx')).WebhooksScreen),
  exports: screen(['exports', 'webhooks'], async () => (await import('../screens/start/exports-screen.tsx')).ExportsScreen),
  plan: screen(['plan', 'decide'], async () => (await import('../screens/plan/plan-screen.tsx')).PlanScreen),
  newExperiment: screen(['bandit', 'plan', 'ideas', 'layers', 'charts', 'decide', 'clause', 'need'], async () => (await import('../screens/plan/new-experiment-screen.tsx')).NewExperimentScreen),
  layers: screen(['layers', 'plan', 'watch', 'charts'], async () => (await import('../screens/plan/layers-screen.tsx')).LayersScreen),
  experimentPlan: screen(['bandit', 'plan', 'review', 'layers', 'charts', 'decide', 'clause', 'need'], async () => (await import('../screens/plan/experiment-plan-screen.tsx')).ExperimentPlanScreen),
  experimentWatch: screen(['bandit', 'watch', 'decide', 'charts', 'plan', 'clause', 'layers', 'need'], async () => (await import('../screens/watch/experiment-watch-screen.tsx')).ExperimentWatchScreen),
  watch: screen(['bandit', 'watch', 'charts', 'decide'], async () => (await import('../screens/watch/watch-screen.tsx')).WatchScreen),
  journey: screen(['journey', 'decide', 'charts', 'channel'], async () => (await import('../screens/understand/journey-screen.tsx')).JourneyScreen),
  channels: screen(['channel', 'decide', 'events', 'understand'], async () => (await import('../screens/understand/channels-screen.tsx')).ChannelsScreen),
  people: screen(['understand', 'decide', 'channel', 'personal'], async () => (await import('../screens/understand/people-screen.tsx')).PeopleScreen),
  person: screen(['understand', 'personal', 'decide', 'accounts', 'channel', 'charts'], async () => (await import('../screens/understand/person-screen.tsx')).PersonScreen),
  accounts: screen(['accounts', 'understand'], async () => (await import('../screens/understand/accounts-screen.tsx')).AccountsScreen),
  customerAccount: screen(['accounts', 'understand', 'channel'], async () => (await import('../screens/understand/account-screen.tsx')).AccountScreen),
  metrics: screen(['understand', 'clause', 'events'], async () => (await import('../screens/understand/metrics-screen.tsx')).MetricsScreen),
  metric: screen(['understand', 'charts', 'clause', 'events'], async () => (await import('../screens/understand/metric-screen.tsx')).MetricScreen),
  events: screen(['events', 'understand', 'channel'], async () => (await import('../screens/understand/events-screen.tsx')).EventsScreen),
  refusedEvents: screen(['events'], async () => (await import('../screens/understand/refused-screen.tsx')).RefusedScreen),
  trackingPlan: screen(['events', 'understand'], async () => (await import('../screens/understand/tracking-plan-screen.tsx')).TrackingPlanScreen),
  audiences: screen(['understand', 'clause'], async () => (await import('../screens/understand/audiences-screen.tsx')).AudiencesScreen),
  audience: screen(['understand', 'clause'], async () => (await import('../screens/understand/audience-screen.tsx')).AudienceScreen),
  decide: screen(['bandit', 'decide', 'charts'], async () => (await import('../screens/decide/decide-screen.tsx')).DecideScreen),
  importExperiment: screen(['import', 'decide'], async () => (await import('../screens/decide/import-screen.tsx')).ImportScreen),
  experimentDecide: screen(['bandit', 'decide', 'review', 'charts', 'channel', 'share'], async () => (await import('../screens/decide/readout-screen.tsx')).ReadoutScreen),
  ideas: screen(['ideas', 'decide'], async () => (await import('../screens/plan/ideas-screen.tsx')).IdeasScreen),
  library: screen(['learn', 'decide', 'charts'], async () => (await import('../screens/learn/library-screen.tsx')).LibraryScreen),
  program: screen(['learn', 'charts'], async () => (await import('../screens/learn/program-screen.tsx')).ProgramScreen),
  release: screen(['release', 'need', 'clause'], async () => (await import('../screens/release/release-screen.tsx')).ReleaseScreen),
  flag: screen(['release', 'need', 'clause', 'schedule', 'charts', 'why'], async () => (await import('../screens/release/flag-screen.tsx')).FlagScreen),
} as const satisfies Partial<Record<RouteName, Screen>>

export type ScreenName = keyof typeof screens
