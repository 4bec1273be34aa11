import { EXPOSURE } from '#sdk/core/event.ts'
import { lookalike } from '../nearest.ts'
import { type PlannedEvent, type PlannedProperty, SEEN_TYPES, type SeenType } from './tracking-plan.ts'

/** How often an event came (`property` empty, `type` event), or a property of it had a type. */
export type SeenRow = { readonly name: string; readonly property: string; readonly type: SeenType | 'event'; readonly seen: number; readonly lastAt: number }

export type PropertyReview = {
  readonly name: string
  readonly planned: PlannedProperty | null
  readonly types: readonly { readonly type: SeenType; readonly seen: number }[]
  /** So often it had another type than planned, and so often it was left out though required. */
  readonly wrong: number
  readonly missing: number
  /** A planned property of this event whose name is nearly the same. */
  readonly looksLike: string | null
}

export type EventReview = {
  readonly name: string
  readonly planned: PlannedEvent | null
  readonly seen: number
  readonly lastAt: number | null
  /** Of an event that is not planned: the planned one, or one that comes far more often, whose name is nearly the same. */
  readonly looksLike: string | null
  readonly properties: readonly PropertyReview[]
}

/** So many unknown names are compared with the known ones; the rarer rest is unknown and nothing more. */
const MOST_COMPARED = 100
/** How much more often the other must come, before the rarer name of two unknown ones is taken for a slip. */
const FAR_MORE = 10

/** The plan beside what really came: every event that is in either, those that come most first. */
export function reviewPlan(plan: readonly PlannedEvent[], rows: readonly SeenRow[]): readonly EventReview[] {
  const planned = new Map(plan.map((event) => [event.name, event]))
  const came = byName(rows.filter((row) => row.name !== EXPOSURE))
  const names = [...new Set([...came.keys(), ...planned.keys()])]
  const counts = new Map(names.map((name) => [name, countOf(came.get(name) ?? [])]))
  const sorted = names.toSorted((a, b) => (counts.get(b) ?? 0) - (counts.get(a) ?? 0) || (a < b ? -1 : 1))
  const compared = new Set(sorted.filter((name) => !planned.has(name)).slice(0, MOST_COMPARED))
  return sorted.map((name): EventReview => {
    const own = came.get(name) ?? []
    const event = planned.get(name) ?? null
    const seen = counts.get(name) ?? 0
    const others = (): readonly string[] => (planned.size > 0 ? [...planned.keys()] : sorted.filter((other) => (counts.get(other) ?? 0) >= seen * FAR_MORE && other !== name))
    return {
      name,
      planned: event,
      seen,
      lastAt: own.find((row) => row.type === 'event')?.lastAt ?? null,
      looksLike: event === null && compared.has(name) ? (lookalike(name, others()) ?? null) : null,
      properties: propertiesOf(event, own, seen),
    }
  })
}

function byName(rows: readonly SeenRow[]): ReadonlyMap<string, readonly SeenRow[]> {
  const found = new Map<string, SeenRow[]>()
  for (const row of rows) {
    const known = found.get(row.name)
    if (known === undefined) found.set(row.name, [row])
    else known.push(row)
  }
  return found
}

function countOf(rows: readonly SeenRow[]): number {
  return rows.find((row) => row.type === 'event')?.seen ?? 0
}

function propertiesOf(event: PlannedEvent | null, rows: readonly SeenRow[], count: number): readonly PropertyReview[] {
  const planned = new Map((event?.properties ?? []).map((one) => [one.name, one]))
  const came = [...new Set(rows.flatMap((row) => (row.type === 'event' ? [] : [row.property])))].toSorted()
  return [...new Set([...planned.keys(), ...came])].map((name) => {
    const own = planned.get(name) ?? null
    const types = SEEN_TYPES.flatMap((type) => {
      const row = rows.find((one) => one.property === name && one.type === type)
      return row === undefined ? [] : [{ type, seen: row.seen }]
    })
    const told = types.filter((one) => one.type !== 'empty')
    const wrong = own === null || own.type === 'any' ? [] : told.filter((one) => one.type !== own.type)
    return {
      name,
      planned: own,
      types,
      wrong: sum(wrong),
      missing: own?.required === true ? Math.max(0, count - sum(told)) : 0,
      looksLike: own === null && planned.size > 0 ? (lookalike(name, [...planned.keys()]) ?? null) : null,
    }
  })
}

function sum(types: readonly { readonly seen: number }[]): number {
  return types.reduce((total, one) => total + one.seen, 0)
}

/** Nearly always is always: what one broken sender sent may not decide over everybody's plan. */
const NEARLY_ALL = 0.99
const ALWAYS = 0.995
/** Below so many events nobody can say that a property always comes. */
const FEWEST = 20

export type Proposal = {
  /** The plan with what came added to it; what stands in it is left as it is. */
  readonly events: readonly PlannedEvent[]
  readonly added: readonly string[]
  /** Not added, since they look like slips. */
  readonly leftOut: readonly { readonly name: string; readonly looksLike: string }[]
}

/** A plan made from what really came, to be looked through before it is saved. */
export function proposePlan(plan: readonly PlannedEvent[], rows: readonly SeenRow[]): Proposal {
  const review = reviewPlan(plan, rows)
  const slips = slipsAmong(review)
  const fresh = review.filter((event) => event.planned === null && !slips.has(event.name))
  const grown = plan.map((event) => grownBy(event, review.find((one) => one.name === event.name)))
  const added = fresh.map((event): PlannedEvent => grownBy({ name: event.name, description: '', strict: false, properties: [] }, event))
  return {
    events: [...grown, ...added].toSorted((a, b) => (a.name < b.name ? -1 : 1)),
    added: fresh.map((event) => event.name),
    leftOut: [...slips].map(([name, looksLike]) => ({ name, looksLike })),
  }
}

/** Also among those that are not planned: with an empty plan all are, and the rare twin of a common name is the slip. */
function slipsAmong(review: readonly EventReview[]): ReadonlyMap<string, string> {
  const unplanned = review.filter((event) => event.planned === null)
  return new Map(
    unplanned.slice(0, MOST_COMPARED).flatMap((event) => {
      const common = unplanned.filter((other) => other.seen >= event.seen * FAR_MORE && other.name !== event.name).map((other) => other.name)
      const found = event.looksLike ?? lookalike(event.name, common)
      return found === undefined ? [] : [[event.name, found] as const]
    }),
  )
}

function grownBy(event: PlannedEvent, seen: EventReview | undefined): PlannedEvent {
  const fresh = (seen?.properties ?? []).filter((one) => one.planned === null && one.looksLike === null)
  return { ...event, properties: [...event.properties, ...fresh.flatMap((one) => plannedFrom(one, seen?.seen ?? 0))].slice(0, 200) }
}

function plannedFrom({ name, types }: PropertyReview, count: number): readonly PlannedProperty[] {
  if (name === '' || name.trim() !== name || name.length > 200) return []
  const told = types.filter((one) => one.type !== 'empty')
  const all = sum(told)
  const most = told.toSorted((a, b) => b.seen - a.seen)[0]
  const type = most !== undefined && most.type !== 'empty' && most.seen >= all * NEARLY_ALL ? most.type : 'any'
  return [{ name, type, required: count >= FEWEST && all >= count * ALWAYS }]
}
