/** Every address of the console as a pattern. Verbs without pages of their own yet have none. */
export const paths = {
  home: '/',
  signIn: '/sign-in',
  invitation: '/invitation',
  setPassword: '/set-password',
  shared: '/shared',
  account: '/account',
  inbox: '/inbox',
  start: '/start',
  members: '/start/members',
  history: '/start/history',
  webhooks: '/start/webhooks',
  exports: '/start/exports',
  journey: '/understand/journey',
  channels: '/understand/channels',
  people: '/understand/people',
  person: '/understand/people/:person',
  accounts: '/understand/accounts',
  customerAccount: '/understand/accounts/:account',
  metrics: '/understand/metrics',
  metric: '/understand/metrics/:key',
  events: '/understand/events',
  refusedEvents: '/understand/events/refused',
  trackingPlan: '/understand/events/plan',
  audiences: '/understand/audiences',
  audience: '/understand/audiences/:key',
  plan: '/plan',
  newExperiment: '/plan/new',
  ideas: '/plan/ideas',
  layers: '/plan/layers',
  experiment: '/experiments/:key',
  experimentPlan: '/experiments/:key/plan',
  experimentWatch: '/experiments/:key/watch',
  experimentDecide: '/experiments/:key/decide',
  release: '/release',
  flag: '/release/flags/:key',
  watch: '/watch',
  decide: '/decide',
  importExperiment: '/decide/import',
  library: '/learn',
  program: '/learn/program',
} as const

export type RouteName = keyof typeof paths

type Params<Path extends string> = Path extends `${string}:${infer Name}/${infer Rest}`
  ? Name | Params<Rest>
  : Path extends `${string}:${infer Name}`
    ? Name
    : never

type Given<Name extends RouteName> = [Params<(typeof paths)[Name]>] extends [never]
  ? []
  : [params: { readonly [P in Params<(typeof paths)[Name]>]: string }]

/** The address of a page: `to('flag', { key: 'onboarding.checklist' })` → "/release/flags/onboarding.checklist". */
export function to<Name extends RouteName>(name: Name, ...given: Given<Name>): string {
  const [params = {}] = given as [Readonly<Record<string, string>>?]
  return Object.entries(params).reduce<string>(
    (path, [param, value]) => path.replace(`:${param}`, encodeURIComponent(value)),
    paths[name],
  )
}

/** The seven things people come to do, in their order. */
export const verbs = ['start', 'understand', 'plan', 'release', 'watch', 'decide', 'learn'] as const
export type Verb = (typeof verbs)[number]

/** Where each verb opens and which pages it shows while it is open. A verb that has no pages is not in the column. */
export const verbPages = {
  start: ['start', 'members', 'history', 'webhooks', 'exports'],
  understand: ['journey', 'metrics', 'people', 'accounts', 'channels', 'audiences', 'events', 'refusedEvents', 'trackingPlan'],
  plan: ['plan', 'ideas', 'layers'],
  release: ['release'],
  watch: ['watch'],
  decide: ['decide', 'importExperiment'],
  learn: ['library', 'program'],
} as const satisfies Partial<Record<Verb, readonly RouteName[]>>

export type OpenVerb = keyof typeof verbPages
export type VerbPage = (typeof verbPages)[OpenVerb][number]

/** The verbs of the column, in order. */
export const openVerbs: readonly OpenVerb[] = verbs.filter((verb): verb is OpenVerb => verb in verbPages)

const homes: readonly (readonly [OpenVerb, RegExp])[] = [
  ['plan', /^\/experiments\/[^/]+\/plan/],
  ['watch', /^\/experiments\/[^/]+\/watch/],
  ['decide', /^\/experiments\/[^/]+(\/decide)?$/],
]

/** The verb an address belongs to: its first word, and for an experiment the page of it that is open. */
export function verbOf(path: string): OpenVerb | undefined {
  const experiment = homes.find(([, pattern]) => pattern.test(path))
  if (experiment !== undefined) return experiment[0]
  return openVerbs.find((verb) => path === `/${verb}` || path.startsWith(`/${verb}/`))
}

const patterns = Object.values(paths).map((path) => new RegExp(`^${path.replaceAll(/:[^/]+/g, '[^/]+')}$`))

/** Whether the console has a page at this address; everything else (the demo, an export) is the server's. */
export function isPage(path: string): boolean {
  return patterns.some((pattern) => pattern.test(path))
}

/**
 * What an address holds by the names in its pattern, each as it was given to `to`. Read from the address itself: the
 * router decodes "%25" and leaves "%3A", after which nobody can say what an id was.
 */
export function paramsOf(pattern: string, pathname: string): { readonly [name: string]: string } {
  const segments = pathname.split('/')
  return Object.fromEntries(
    pattern.split('/').flatMap((part, place) => (part.startsWith(':') ? [[part.slice(1), decoded(segments[place] ?? '')]] : [])),
  )
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    return segment
  }
}
