/**
 * The door to events and people. Plain data in, exact summaries out, any order of arrival: PostgreSQL and PGlite stand
 * behind it now, another engine can later. No query builder, table name or row crosses it.
 */
import type { Acquisition } from '#sdk/core/context.ts'
import type { Json } from '#sdk/core/ruleset.ts'

/** An accepted event: ids checked, time corrected, properties canonical. Times are integer ms since 1970. */
export type StoredEvent = {
  readonly environmentId: string
  readonly messageId: string
  readonly type: 'track' | 'identify' | 'page' | 'screen' | 'group' | 'alias'
  /** track: the event's name; page and screen: their name; else empty. */
  readonly name: string
  readonly device: string | null
  readonly userId: string | null
  readonly account: string | null
  readonly at: number
  readonly receivedAt: number
  readonly properties: { readonly [key: string]: Json }
  readonly context: { readonly [key: string]: Json }
  /** Where the event says its person came from; null where it says nothing. */
  readonly touch: Acquisition | null
  readonly bot: boolean
}

/** `user:…` or `device:…`: the key of a resolved person in analysis. */
export type PersonKey = string

/** Who is counted once: a person, or `account:…`, the key of an account. */
export type UnitKey = string

/**
 * How a property compares, in the words of conditions. Values are compared as canonical text, numbers as exact decimals,
 * so that 5 and "5" are the same. A list equals only a list; `contains` asks for an item of it, or for a part of a text.
 */
export type Comparison = 'equals' | 'in' | 'exists' | 'contains' | 'starts-with' | 'ends-with' | 'greater' | 'at-least' | 'less' | 'at-most'

/** A filter on an event's properties: a tree of plain comparisons. What cannot be decided does not pass, and so `not` of it does. */
export type Filter =
  | { readonly kind: 'all'; readonly of: readonly Filter[] }
  | { readonly kind: 'any'; readonly of: readonly Filter[] }
  | { readonly kind: 'not'; readonly of: Filter }
  | { readonly kind: 'property'; readonly path: string; readonly operator: Comparison; readonly values: readonly Json[] }

/**
 * What is counted for a unit within [first exposure + delay, first exposure + delay + window). `beforeMs`: the same is
 * counted over so long up to the exposure too, of units that were known a day before it.
 */
export type Measure = { readonly delayMs: number; readonly windowMs: number; readonly beforeMs?: number } & (
  /** `binMs`: the level is the stretch of so long, from the start of the window, in which the first event fell; 0 for none. */
  | ({ readonly kind: 'conversion'; readonly binMs?: number } & EventOf)
  /** `cap`: a unit's sum counts up to this many integers of 1 / scale. `binned`: the level is the bin of the value, for what is read off their order. */
  | { readonly kind: 'sum'; readonly of: Term; readonly cap: number | null; readonly binned?: true }
  | { readonly kind: 'ratio'; readonly of: Term; readonly over: Term }
  /** 1 where all steps happened in their order, each by an event of its own; the level is how many did. */
  | { readonly kind: 'funnel'; readonly steps: readonly EventOf[] }
  /** Milliseconds from the start of the window to the first event; the window's length where none came. The level is the bin of `LAG_BINS`, 0 for none. */
  | ({ readonly kind: 'time-to' } & EventOf)
  /** 1 where a person found value within the window. What led to it may lie before: a person signs up once. */
  | ({ readonly kind: 'activation' } & Activation)
  /**
   * How many stages a person came through in their order, from ever until the end of the window; 1 where through all. The
   * level says how many, of every value of a dimension too.
   */
  | { readonly kind: 'journey'; readonly stages: readonly JourneyStage[] }
)

/** What reaching a stage means: an event, or to have found value. */
export type JourneyStage = ({ readonly kind: 'event' } & EventOf) | ({ readonly kind: 'activation' } & Activation)

/**
 * Found value: each step was done so many times within a time of signup, in any order. It is the moment at which the last
 * of them was; signup is the first event of its name.
 */
export type Activation = { readonly signup: EventOf; readonly steps: readonly (EventOf & { readonly times: number })[]; readonly withinMs: number }

export type EventOf = { readonly event: string; readonly filter: Filter | null }

/** A sum over events: how many there are, or a property's values in integers of 1 / scale. With a currency, only values in it count. */
export type Term = EventOf &
  (
    | { readonly take: 'events' }
    /** `values` adds them up, `counted` says how many could be. */
    | { readonly take: 'values' | 'counted'; readonly path: string; readonly scale: number; readonly currency: string | null; readonly rates?: Rates }
  )

/** What one of another currency is worth in the term's, as decimal text, from an instant on until the next of that currency, at most seven days. */
export type Rates = readonly { readonly currency: string; readonly from: number; readonly rate: string }[]

/** Into how many equal bins a window is cut for a time to something. */
export const LAG_BINS = 48

/**
 * What makes a person count: the exposure to an experiment; for a metric read over everybody (the shared metric's own
 * line) the person's first event of a name, and the only variant is `all`; for a holdout the exposure to any of some
 * experiments, where `out` was kept out of it and `in` met one of its variants.
 */
export type Entry =
  | { readonly kind: 'exposure'; readonly experimentKey: string }
  | { readonly kind: 'holdout'; readonly experimentKeys: readonly string[] }
  | { readonly kind: 'event'; readonly event: string; readonly filter: Filter | null }
  /** Whatever the person did first; the only variant is `all`. */
  | { readonly kind: 'seen' }

/** One phase of one experiment, as far as counting goes. */
export type Question = {
  readonly workspace: string
  readonly environmentId: string
  /** Names the rows kept: an experiment's id, or `metric:` and a metric version's. */
  readonly experimentId: string
  /**
   * Who is counted. An account is entered by exposures that name it, and has the events that name it and those of its
   * people that name none while it was the last account they named.
   */
  readonly unit: 'person' | 'account'
  readonly entry: Entry
  readonly phase: number
  /** Exposures count in [from, until), outside pauses. */
  readonly from: number
  readonly until: number | null
  readonly pauses: readonly { readonly from: number; readonly until: number | null }[]
  /** Stretches of constant traffic and weights, in order; each begins where the last ended. */
  readonly strata: readonly { readonly from: number }[]
  readonly variants: readonly string[]
  readonly measures: readonly { readonly metricVersion: string; readonly measure: Measure }[]
  /** Acquisition fields to cut by: `source`, `medium`, `campaign`, `term`; and `touch`, what channels are told by. */
  readonly dimensions: readonly string[]
  readonly timeZone: string
}

/** Which summary is asked for. `asOf`: only units whose window, delay and all, has ended by then are matured; no window: all are. */
export type SummaryQuestion = {
  readonly experimentId: string
  readonly phase: number
  readonly metricVersion: string
  readonly windowMs: number | null
  readonly asOf: number
}

/** Sums over people. They are exact; y is in integers of the metric version's scale. */
export type Sums = {
  readonly exposed: bigint
  /** People who met more than one variant, under the one they met first. */
  readonly crossovers: bigint
  readonly matured: bigint
  /** Of the matured: those with a value above zero, Σy, Σy²; of a ratio the denominators Σd, Σd², Σyd, else zero. */
  readonly converted: bigint
  readonly y: bigint
  readonly yy: bigint
  readonly d: bigint
  readonly dd: bigint
  readonly yd: bigint
  /** Of the matured: events that could not be added, being in another currency or no number. */
  readonly leftOut: bigint
  /** Of the matured: who was known before the exposure, and of these what they did then, Σx, Σx², Σxy, and Σy. */
  readonly known: bigint
  readonly x: bigint
  readonly xx: bigint
  readonly xy: bigint
  readonly ky: bigint
}

/**
 * One cell of an answer. `day` is the instant the day of first exposure begins, in the workspace's zone. `level` tells
 * units apart where a measure has levels (steps of a funnel, bins of a time), else it is 0.
 */
export type Cell = Sums & { readonly variant: string; readonly stratum: number; readonly day: number; readonly level: number }

/** Values above the quantile `at` (out of 100,000) of all matured people, or of those above zero, are counted as that quantile. */
export type Winsorise = { readonly at: number; readonly among: 'everybody' | 'above-zero' }

/** How binned values are read, if not as their mean. */
export type ReadAs = ({ readonly kind: 'winsorised' } & Winsorise) | { readonly kind: 'quantile'; readonly at: number }

/** `cut`: the quantile; null where there is nobody to take it from. */
export type Winsorised = { readonly cut: bigint | null; readonly cells: readonly Cell[] }

/** A quantile of a variant's matured units: over one stratum, or over all where that is null. `low` and `high` are the ends of its 95 % interval. */
export type QuantileCell = Sums & {
  readonly variant: string
  readonly stratum: number | null
  readonly ranked: { readonly low: bigint; readonly value: bigint; readonly high: bigint } | null
}

export type Preview = {
  /** Where a quantile is asked for, that; where values are cut, where. */
  readonly ranked: QuantileCell['ranked']
  readonly cut: bigint | null
  /** Looked at, and of these who entered the question. */
  readonly people: number
  readonly entered: number
  readonly cells: readonly Cell[]
  /** How the values spread, ascending: `from` is in the bin, `to` is in the last one alone. */
  readonly spread: readonly { readonly from: bigint; readonly to: bigint; readonly people: number }[]
}

export type DimensionQuestion = SummaryQuestion & {
  /** No unit's value counts for more. */
  readonly cap?: bigint
  readonly dimensions: readonly string[]
  /** Values of these dimensions are put together: a group's name in place of the values that are listed for it. What is not listed is `other`. */
  readonly groups?: Groups
  /** So many values of each with most people are told apart; the rest is summed up as `other`. */
  readonly limit: number
}

/** How values of dimensions are put together when they are read. */
export type Groups = readonly { readonly dimension: string; readonly values: readonly { readonly value: string; readonly group: string }[] }[]

/** What of where somebody came from tells the channel; '' is unknown. `site` is that of the referrer. */
export type TouchParts = { readonly network: string; readonly site: string; readonly source: string; readonly medium: string; readonly campaign: string }

/** A line of people, whole days of first coming in [from, until). */
export type LinePlace = { readonly experimentId: string; readonly phase: number; readonly metricVersion: string; readonly from: number; readonly until: number }

/** People by how many stages they came through. */
export type Reached = readonly { readonly stages: number; readonly people: bigint }[]

/** How to tell them apart: by values of a dimension, put together or not; so many with most people. */
export type ReachedCut = { readonly dimension: string; readonly limit: number; readonly values?: readonly { readonly value: string; readonly group: string }[] }

/** People of one experiment that met another one too. */
export type CrossedQuestion = SummaryQuestion & { readonly other: { readonly experimentId: string; readonly phase: number; readonly metricVersion: string } }

/** By their variants in both: how many are matured in the one, Σy and Σy² of its metric. */
export type CrossedCell = { readonly variant: string; readonly other: string; readonly people: number; readonly y: bigint; readonly yy: bigint }

export type DimensionCell = Sums & { readonly variant: string; readonly stratum: number }

export type DimensionSummaries = {
  /** Most people first. The value '' is "unknown". */
  readonly values: readonly { readonly value: string; readonly cells: readonly DimensionCell[] }[]
  readonly other: readonly DimensionCell[]
}

/** What an `identify` with a device and a user says. */
export type Claim = { readonly messageId: string; readonly device: string; readonly userId: string }

export type Change = { readonly workspace: string; readonly person: PersonKey }

/** `next` goes into the following call; it is the given cursor when nothing is new. */
export type Changes = { readonly people: readonly Change[]; readonly next: string | null }

/**
 * `watermark`: every event received up to this instant (ms) is in what the consumers of changes have made.
 * `lastEventAt` is the newest among about the last 1,000 received.
 */
export type Freshness = { readonly watermark: number; readonly lastEventAt: number | null; readonly lastReceivedAt: number | null }

/**
 * How far back a workspace's events go. `closedBefore`: what happened before it is not taken any more, since `closedAt`.
 * `goneBefore`: what happened before it is read by nobody any more; whoever was counted with it stays as counted. 0: all
 * are kept. `sweptBefore`: so far it is taken away.
 */
export type Horizon = { readonly closedBefore: number; readonly closedAt: number; readonly goneBefore: number; readonly sweptBefore: number }

/** How far a rebuild is. `cursor` lets another run go on there. */
export type RebuildProgress = { readonly people: number; readonly cursor: string }

export type PersonSummary = {
  readonly key: PersonKey
  readonly firstSeenAt: number
  readonly lastSeenAt: number
  readonly devices: number
  readonly firstTouch: Acquisition | null
}

/** People who are alike: how many have the same values of the fields asked for, and were first seen between the same two edges. */
export type Alike = { readonly acquisition: Acquisition; readonly firstSeenAt: number; readonly people: number }

export type PersonPage = { readonly people: readonly PersonSummary[]; readonly next: string | null }

/** A person as whoever hands people out needs her: all ids, both touches, and some traits. */
export type Profile = {
  readonly key: PersonKey
  readonly userId: string | null
  readonly devices: readonly string[]
  readonly firstSeenAt: number
  readonly lastSeenAt: number
  readonly firstTouch: Acquisition | null
  readonly lastTouch: Acquisition | null
  /** Of those asked for, what her newest `identify` that names it says. */
  readonly traits: { readonly [name: string]: Json }
}

export type ProfilePage = { readonly profiles: readonly Profile[]; readonly next: string | null }

export type MetExperiment = {
  readonly experiment: string
  readonly phase: string | null
  /** The variant of the first exposure that was not forced; `$holdout` where a holdout kept the person out. */
  readonly variant: string
  readonly firstAt: number
  readonly variants: readonly string[]
  readonly crossover: boolean
}

export type TimelineEvent = {
  readonly at: number
  readonly receivedAt: number
  readonly environmentId: string
  readonly type: StoredEvent['type']
  readonly name: string
  readonly device: string | null
  readonly userId: string | null
  readonly account: string | null
  readonly properties: { readonly [key: string]: Json }
  readonly touch: Acquisition | null
}

export type Touched = { readonly at: number; readonly touch: Acquisition }

export type Person = {
  readonly key: PersonKey
  readonly userId: string | null
  readonly devices: readonly string[]
  /** Accounts that events of hers named, by name; the first hundred. */
  readonly accounts: readonly string[]
  readonly firstSeenAt: number
  readonly lastSeenAt: number
  readonly firstTouch: Touched | null
  readonly lastTouch: Touched | null
  readonly experiments: readonly MetExperiment[]
  /** The first time of each tracked event but exposures, over everything the person did; oldest first. */
  readonly firsts: readonly { readonly name: string; readonly at: number }[]
  /** Newest first. */
  readonly timeline: readonly TimelineEvent[]
  readonly next: string | null
}

/** A customer's team, as events name it. */
export type AccountSummary = {
  readonly account: string
  /** Who ever named it, counted over the first thousand ids. */
  readonly people: number
  readonly lastSeenAt: number | null
  /** What the newest `group` with any traits says of it. */
  readonly traits: { readonly [key: string]: Json }
}

export type AccountPage = { readonly accounts: readonly AccountSummary[]; readonly next: string | null }

export type Account = AccountSummary & {
  /** The first of its people, by key. */
  readonly members: readonly PersonKey[]
  /** Met by exposures that name the account; whether it is their unit is for the experiments to say. */
  readonly experiments: readonly MetExperiment[]
  /** What names the account, newest first. */
  readonly timeline: readonly TimelineEvent[]
  readonly next: string | null
}

/** An event as the live view shows it. `variant` only for exposures. */
export type Arrival = {
  readonly cursor: string
  readonly at: number
  readonly receivedAt: number
  readonly environmentId: string
  readonly type: StoredEvent['type']
  readonly name: string
  readonly person: PersonKey | null
  readonly experiment: string | null
  readonly variant: string | null
  readonly forced: boolean
  readonly bot: boolean
}

export type LiveEvent = Arrival & { readonly properties: { readonly [key: string]: Json } }

/** Everything that is kept of one event. */
export type EventDetail = LiveEvent & Pick<StoredEvent, 'messageId' | 'device' | 'userId' | 'account' | 'context'>

export type LiveQuestion = {
  readonly workspace: string
  readonly environmentId?: string | undefined
  readonly type?: StoredEvent['type'] | undefined
  readonly name?: string | undefined
  readonly person?: PersonKey | undefined
  /** An experiment's key: its exposures. */
  readonly experiment?: string | undefined
  readonly bots: 'shown' | 'hidden' | 'only'
  /** Only what arrived before this one. */
  readonly before: string | null
  readonly limit: number
}

/**
 * Newest first. A page looks at a bounded number of events, so it may hold fewer than asked for, even none; `older`
 * goes on below what was looked at, null at the end of the log.
 */
export type LivePage = { readonly events: readonly LiveEvent[]; readonly older: string | null }

/** Oldest first. A live view: an event whose transaction commits late may be missed by a reader that polls. */
export type Arrivals = { readonly arrivals: readonly Arrival[]; readonly next: string | null }

/** How often a track event was received, counted up to 1,000. */
export type EventName = { readonly name: string; readonly count: number; readonly more: boolean }

/** A unit of an experiment that ran elsewhere. Values by metric version, in integers of its scale. */
export type ImportedUnit = {
  readonly unit: string
  readonly variant: string
  readonly at: number
  readonly values: { readonly [metricVersion: string]: bigint }
  readonly dimensions: { readonly [name: string]: string }
}

/** What became of a row of a unit. */
export type Added =
  | { readonly kind: 'new' }
  /** Its unit met this variant in an earlier row, which stands. */
  | { readonly kind: 'repeated' }
  /** Its unit had met another variant: it counted under `from`, counts under `to` now, and has met so many. */
  | { readonly kind: 'crossed'; readonly from: string; readonly to: string; readonly met: number }

export type ImportTarget = {
  readonly experimentId: string
  readonly phase: number
  /** The namespace of its units: `import:KEY`. */
  readonly namespace: string
  readonly timeZone: string
}

/** Units written beside the current ones; nobody reads them before `swap`. */
export type StagedUnits = {
  /** Adds up to 5,000 rows, of which a unit may have several; answers what became of each, in their order. */
  readonly add: (rows: readonly ImportedUnit[]) => Promise<readonly Added[]>
  /** Makes them the experiment's units, whole, and lets the former ones go. */
  readonly swap: () => Promise<void>
  readonly discard: () => Promise<void>
}

/** What rows of units are kept under: an experiment's id or a line's, and the namespace of an import's units. */
export type CountedIn = { readonly experimentId: string; readonly namespace: string | null }

/** An event as it was stored, in the order of time. */
export type EventsPage = { readonly events: readonly StoredEvent[]; readonly next: string | null }

export type Store = {
  /**
   * Stores what is new of the events; 200 may be answered after it. Repeating it with the same token or the same
   * message ids changes nothing: the first stored copy stands whole. What an erased person did before the erasure is
   * left out.
   */
  readonly append: (batch: { readonly token: string; readonly workspace: string; readonly events: readonly StoredEvent[] }) => Promise<{ readonly durable: true }>

  /**
   * Those of these claims that stand in the log as they are. A message id whose first stored copy said something else
   * (a client that sends an anonymous event again after the login, with the user's id) claims nobody.
   */
  readonly standingClaims: (workspace: string, claims: readonly Claim[]) => Promise<readonly Claim[]>

  /** People whose numbers may have changed, at least once. `limit` counts notes in the queue, not people; some more may come at once. */
  readonly changes: (from: { readonly cursor: string | null; readonly limit: number }) => Promise<Changes>
  /** Where a consumer of changes stands; null before its first move. A consumer that comes later begins with a rebuild. */
  readonly cursor: (consumer: string) => Promise<string | null>
  /** Moved last, after the work is done. What every consumer has passed is let go. */
  readonly moveCursor: (consumer: string, cursor: string) => Promise<void>
  readonly freshness: (workspace: string) => Promise<Freshness>

  /** Counts these people anew for the question, from their events. Any number of people, in any order, again and again. */
  readonly adjust: (work: { readonly question: Question; readonly people: readonly PersonKey[] }) => Promise<void>
  /** Counts everybody anew, by ranges of people: for a new metric, after a restore, or for a question never asked before. */
  readonly rebuild: (work: {
    readonly question: Question
    readonly cursor?: string | null
    readonly onProgress?: (progress: RebuildProgress) => void | Promise<void>
    readonly signal?: AbortSignal
  }) => Promise<void>
  /** Lets all rows of an experiment (or `metric:` line) go. */
  readonly forget: (experimentId: string) => Promise<void>

  /**
   * Counts a question that is not kept, over the newest people whose window has ended: what a metric would say, before
   * there is one. Reads at most `people` people and writes nothing.
   */
  readonly preview: (asked: { readonly question: Omit<Question, 'experimentId' | 'measures'> & { readonly measure: Measure }; readonly asOf: number; readonly people: number; readonly read?: ReadAs }) => Promise<Preview>

  readonly summaries: (question: SummaryQuestion) => Promise<readonly Cell[]>
  /** Of a binned measure: the same with its largest values cut, at one quantile for everybody. */
  readonly winsorised: (question: SummaryQuestion & { readonly winsorise: Winsorise }) => Promise<Winsorised>
  /** Of a binned measure: the quantile `at`, out of 100,000, of each variant. */
  readonly quantiles: (question: SummaryQuestion & { readonly at: number }) => Promise<readonly QuantileCell[]>
  /** One answer for each dimension, in their order. */
  readonly dimensionSummaries: (question: DimensionQuestion) => Promise<readonly DimensionSummaries[]>
  /** The values of a dimension with most people, of everybody ever counted there. */
  readonly dimensionValues: (asked: Omit<LinePlace, 'from' | 'until'> & { readonly dimension: string; readonly limit: number }) => Promise<readonly { readonly value: string; readonly people: bigint }[]>
  /** How far people came of a journey (a measure of that kind): everybody, or by a dimension, most people first. Reads sums alone. */
  readonly reached: (asked: LinePlace & { readonly cut: ReachedCut | null }) => Promise<readonly { readonly value: string; readonly reached: Reached }[]>
  /**
   * The same by variant of those who met an experiment too: its units of a phase beside the line's. Looks at about `people`
   * of them at most, chosen by chance; `share` says which part of all was looked at.
   */
  readonly reachedByVariant: (asked: LinePlace & { readonly met: { readonly experimentId: string; readonly phase: number }; readonly people: number }) => Promise<{ readonly share: number; readonly variants: readonly { readonly variant: string; readonly reached: Reached }[] }>
  readonly crossed: (question: CrossedQuestion) => Promise<readonly CrossedCell[]>
  /** People exposed so far, by experiment id and variant. */
  readonly exposed: (experiments: readonly { readonly experimentId: string; readonly phase: number }[]) => Promise<readonly { readonly experimentId: string; readonly variant: string; readonly people: bigint }[]>
  readonly stageUnits: (target: ImportTarget) => Promise<StagedUnits>

  /** Newest people first; `search` is how a user id or a device begins. */
  readonly people: (page: { readonly workspace: string; readonly search?: string; readonly cursor: string | null; readonly limit: number }) => Promise<PersonPage>
  /** A person by the key of any of its parts; null when nothing is known. */
  readonly person: (page: { readonly workspace: string; readonly key: PersonKey; readonly cursor: string | null; readonly limit: number }) => Promise<Person | null>
  /**
   * Everybody, in the order of their keys, which nobody's events change: whoever goes on at a cursor meets each once. What is
   * being erased is left out.
   */
  readonly profiles: (page: { readonly workspace: string; readonly traits: readonly string[]; readonly cursor: string | null; readonly limit: number }) => Promise<ProfilePage>
  /** By name; `search` is how a name begins. */
  readonly accounts: (page: { readonly workspace: string; readonly search?: string; readonly cursor: string | null; readonly limit: number }) => Promise<AccountPage>
  /** null where no event names it. */
  readonly account: (page: { readonly workspace: string; readonly account: string; readonly cursor: string | null; readonly limit: number }) => Promise<Account | null>

  /** Everything that came from a person, bots' events too, oldest first: what she is given when she asks for it. */
  readonly everythingOf: (page: { readonly workspace: string; readonly key: PersonKey; readonly cursor: string | null; readonly limit: number }) => Promise<EventsPage>

  /**
   * Begins to erase a person, by the key of any of its parts: from now on no reader meets it. What is stored is taken
   * away by `erase`; events of before `at` that come later are never stored; those of after it are a new person's.
   * Answers all its identities; null where nothing is known, or another erasure has it. Repeating it changes nothing.
   */
  readonly beginErasure: (asked: { readonly workspace: string; readonly erasure: string; readonly key: PersonKey; readonly at: number }) => Promise<{ readonly identities: readonly PersonKey[]; readonly events: number } | null>
  /**
   * Goes on with an erasure until nothing is left of the person but digests: events, devices, memberships, rows counted
   * in `countedIn`, whose sums are then those of the history without it. `also` clears what others keep, by the
   * identities; it may be called again. Stopped or killed anywhere, another call goes on.
   */
  readonly erase: (work: {
    readonly workspace: string
    readonly erasure: string
    readonly countedIn: readonly CountedIn[]
    readonly also: (identities: readonly PersonKey[]) => Promise<void>
    readonly onProgress?: (gone: number) => void | Promise<void>
    readonly signal?: AbortSignal
  }) => Promise<void>
  /** Makes places for the events of the months to come. Called daily; whether it was or not, every event finds one. */
  readonly makeRoom: () => Promise<void>
  /**
   * Lets a workspace's events of before an instant go, rounded down to the beginning of its month in UTC. Later events of
   * that time are not kept from then on; people are left as they were counted as soon as all who came until then are:
   * `counting` until that is so, and another call goes on. It never goes back. `remember`: who found value so stays
   * known to have.
   */
  readonly letGo: (asked: { readonly workspace: string; readonly before: number; readonly remember?: readonly { readonly environmentId: string; readonly activation: Activation }[]; readonly signal?: AbortSignal }) => Promise<'counting' | 'gone'>
  /** Takes away what is gone, without holding up anybody for long. Stopped or killed anywhere, another call goes on. */
  readonly sweep: (work: { readonly workspaces: readonly string[]; readonly signal?: AbortSignal; readonly onProgress?: (removed: number) => Promise<void> }) => Promise<{ readonly partitions: number }>
  readonly horizon: (workspace: string) => Promise<Horizon>
  /** Whether events came from this anonymous id. */
  readonly knowsDevice: (workspace: string, device: string) => Promise<boolean>
  /** Those of these identities (`user:…`, `device:…`) that events came from. */
  readonly known: (workspace: string, identities: readonly PersonKey[]) => Promise<ReadonlySet<PersonKey>>
  /** What is known of where a person came from, without their events. */
  readonly origin: (workspace: string, key: PersonKey) => Promise<{ readonly firstSeenAt: number; readonly firstTouch: Acquisition | null } | null>

  /** When a person found value, by what she did in an environment; null: not yet. The key is that of any of her parts. */
  readonly activatedAt: (asked: { readonly workspace: string; readonly environmentId: string; readonly person: PersonKey; readonly activation: Activation }) => Promise<number | null>

  /** Those of these people who found value so. */
  readonly activated: (asked: { readonly workspace: string; readonly environmentId: string; readonly people: readonly PersonKey[]; readonly activation: Activation }) => Promise<ReadonlySet<PersonKey>>

  /**
   * Everybody first seen since then, in groups of people who are alike in these acquisition fields (of their first touch)
   * and whose first-seen times no edge parts; `firstSeenAt` of a group is one of its own.
   */
  readonly alike: (asked: { readonly workspace: string; readonly since: number; readonly fields: readonly (keyof Acquisition)[]; readonly edges: readonly number[] }) => Promise<readonly Alike[]>

  /** After a cursor, oldest first; without one the newest. `experiment` (a key): only its exposures. */
  readonly arrivals: (page: { readonly workspace: string; readonly after: string | null; readonly limit: number; readonly experiment?: string }) => Promise<Arrivals>
  /** The log of arrival with filters, a page at a time, in bounded time whatever is asked for. */
  readonly live: (question: LiveQuestion) => Promise<LivePage>
  readonly event: (workspace: string, cursor: string) => Promise<EventDetail | null>
  readonly eventNames: (workspace: string, limit: number) => Promise<readonly EventName[]>
  /** Events of bots received since then, counted up to 10,000. */
  readonly botEvents: (workspace: string, since: number) => Promise<number>
}
