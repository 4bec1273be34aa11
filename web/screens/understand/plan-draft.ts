import type { Answers, Asks } from '../../api/client.ts'
import { useKept } from '../../api/kept.ts'
import { useMember } from '../../app/member.tsx'
import type { Say } from '../../words/say.ts'

export type SavedPlan = Answers['trackingPlan']['get']
export type PlannedEvent = SavedPlan['events'][number]
export type PlannedProperty = PlannedEvent['properties'][number]
export type PropertyType = PlannedProperty['type']

export const propertyTypes = ['text', 'number', 'boolean', 'list', 'object', 'any'] as const satisfies readonly PropertyType[]

/** A draft knows the version it was made on; what it was made from is kept beside it, to say what changed. */
type Kept = { readonly version: number; readonly base: readonly PlannedEvent[]; readonly events: readonly PlannedEvent[]; readonly why: string }

export type PlanEditing = {
  readonly events: readonly PlannedEvent[]
  readonly changes: readonly PlanChange[]
  readonly version: number
  readonly why: string
  /** Somebody saved another version after the draft was begun. */
  readonly isStale: boolean
  readonly change: (events: readonly PlannedEvent[]) => void
  /** Writes one event in the place of the one of that name; null takes it out. */
  readonly put: (name: string, event: PlannedEvent | null) => void
  readonly explain: (why: string) => void
  /** Goes on with the draft as a change of what stands now. */
  readonly keepMine: () => void
  /** Drops the draft; what it answers brings it back. */
  readonly drop: () => () => void
}

export type PlanChange = { readonly name: string; readonly before: PlannedEvent | undefined; readonly after: PlannedEvent | undefined }

/** The plan as it is being edited: kept per person until it is saved or dropped. */
export function usePlanDraft(saved: SavedPlan): PlanEditing {
  const { member } = useMember()
  const [kept, keep] = useKept<Kept>(`${member.id}:tracking-plan`)
  const { version, base, events, why } = kept ?? { version: saved.version, base: saved.events, events: saved.events, why: '' }
  const hold = (next: Kept): void => keep(changesBetween(next.base, next.events).length === 0 ? undefined : next)
  const change = (next: readonly PlannedEvent[]): void => hold({ version, base, events: next.toSorted((a, b) => (a.name < b.name ? -1 : 1)), why })
  return {
    events,
    version,
    why,
    changes: changesBetween(base, events),
    isStale: version !== saved.version,
    change,
    put: (name, event) => change([...events.filter((one) => one.name !== name && one.name !== event?.name), ...(event === null ? [] : [event])]),
    explain: (next) => hold({ version, base, events, why: next }),
    keepMine: () => hold({ version: saved.version, base: saved.events, events: rebased(saved.events, changesBetween(base, events)), why }),
    drop: () => {
      keep(undefined)
      return () => keep(kept)
    },
  }
}

/** What was changed, made on what stands now: what others changed elsewhere stays. */
export function rebased(stands: readonly PlannedEvent[], changes: readonly PlanChange[]): readonly PlannedEvent[] {
  const touched = new Set(changes.map((change) => change.name))
  return [...stands.filter((event) => !touched.has(event.name)), ...changes.flatMap(({ after }) => after ?? [])].toSorted((a, b) => (a.name < b.name ? -1 : 1))
}

export function changesBetween(before: readonly PlannedEvent[], after: readonly PlannedEvent[]): readonly PlanChange[] {
  const names = [...new Set([...before, ...after].map((event) => event.name))].toSorted()
  return names.flatMap((name) => {
    const [one, other] = [before, after].map((events) => events.find((event) => event.name === name))
    return one !== undefined && other !== undefined && textOf(one) === textOf(other) ? [] : [{ name, before: one, after: other }]
  })
}

/** What the database answers has its fields in another order than what was written here. */
function textOf({ name, description, strict, properties }: PlannedEvent): string {
  return JSON.stringify([name, description, strict, properties.map((one) => [one.name, one.type, one.required])])
}

/** One event in a few words: "plan text, seats number; strict". */
export function eventText(event: PlannedEvent, say: Say): string {
  const properties = event.properties.map((one) => `${one.name} ${say(`type.${one.type}`)}${one.required ? ` (${say('tracking.required-short')})` : ''}`)
  const parts = [properties.length === 0 ? say('tracking.no-properties') : properties.join(', '), ...(event.strict ? [say('tracking.strict-short')] : [])]
  return parts.join('; ')
}

export const freshEvent = (name: string): PlannedEvent => ({ name, description: '', strict: false, properties: [] })

export type Imported = { readonly kind: 'plan'; readonly events: Asks['trackingPlan']['save']['events'] } | { readonly kind: 'none' }

/** The events of a file as it was exported, or of a bare list of them. What is in them is judged when it is saved. */
export function importedPlan(text: string): Imported {
  try {
    const read = JSON.parse(text) as unknown
    const events = Array.isArray(read) ? read : (read as { readonly events?: unknown } | null)?.events
    if (!Array.isArray(events) || !events.every((one) => typeof (one as { readonly name?: unknown } | null)?.name === 'string')) return { kind: 'none' }
    return { kind: 'plan', events: (events as readonly PlannedEvent[]).map(wholeEvent) }
  } catch {
    return { kind: 'none' }
  }
}

/** What a person left out by hand is what the form would begin with. */
function wholeEvent(event: Partial<PlannedEvent> & Pick<PlannedEvent, 'name'>): PlannedEvent {
  const properties = (Array.isArray(event.properties) ? event.properties : []) as readonly Partial<PlannedProperty>[]
  return {
    name: event.name.trim(),
    description: typeof event.description === 'string' ? event.description : '',
    strict: event.strict === true,
    properties: properties.map((one) => ({ name: String(one.name ?? ''), type: propertyTypes.find((type) => type === one.type) ?? 'any', required: one.required === true })),
  }
}

/** A plan as a file: what an import reads. */
export function exportedPlan({ version, events }: Pick<SavedPlan, 'version' | 'events'>): string {
  return `${JSON.stringify({ version, events }, null, 2)}\n`
}
