import { EXPOSURE } from '#sdk/core/event.ts'
import type { StoredEvent } from '../store/door.ts'
import { SEEN_TYPES, type SeenType, typeOf } from './tracking-plan.ts'

export type SeenCell = {
  readonly workspace: string
  readonly environment: string
  readonly name: string
  /** Empty, with the type `event`: the event itself. */
  readonly property: string
  readonly type: SeenType | 'event'
  readonly seen: number
  readonly lastAt: number
}

type Shape = { seen: number; lastAt: number; readonly properties: Map<string, number[]> }

const PLACES = new Map(SEEN_TYPES.map((type, place) => [type, place]))
const LONGEST_PROPERTY = 200

/**
 * Which events came, with which properties of which types, since the last writing. What would take more than `most`
 * places is not counted: memory is bounded whatever a sender makes up. Counted as it came, repetitions too.
 */
export class SeenCounts {
  readonly #most: number
  #places = 0
  readonly #shapes = new Map<string, Map<string, Shape>>()

  constructor(most: number) {
    this.#most = most
  }

  add(workspace: string, events: readonly StoredEvent[]): void {
    for (const event of events) {
      if (event.type !== 'track' || event.bot || event.name === EXPOSURE) continue
      const shape = this.#shapeOf(`${workspace} ${event.environmentId}`, event.name)
      if (shape === undefined) continue
      shape.seen += 1
      if (event.receivedAt > shape.lastAt) shape.lastAt = event.receivedAt
      for (const property in event.properties) this.#count(shape, property, PLACES.get(typeOf(event.properties[property] ?? null)) ?? 0)
    }
  }

  /** For the database; ids hold no blank. */
  cells(): readonly SeenCell[] {
    return [...this.#shapes].flatMap(([place, names]) => {
      const [workspace = '', environment = ''] = place.split(' ')
      return [...names].flatMap(([name, shape]) => {
        const common = { workspace, environment, name, lastAt: shape.lastAt }
        const properties = [...shape.properties].flatMap(([property, counts]) =>
          SEEN_TYPES.flatMap((type, at) => ((counts[at] ?? 0) === 0 ? [] : [{ ...common, property, type, seen: counts[at] ?? 0 }])),
        )
        return [{ ...common, property: '', type: 'event' as const, seen: shape.seen }, ...properties]
      })
    })
  }

  #shapeOf(place: string, name: string): Shape | undefined {
    let names = this.#shapes.get(place)
    if (names === undefined) this.#shapes.set(place, (names = new Map()))
    const known = names.get(name)
    if (known !== undefined || this.#places >= this.#most) return known
    this.#places += 1
    const shape: Shape = { seen: 0, lastAt: 0, properties: new Map() }
    names.set(name, shape)
    return shape
  }

  #count(shape: Shape, property: string, place: number): void {
    const counts = shape.properties.get(property)
    if (counts !== undefined) counts[place] = (counts[place] ?? 0) + 1
    else if (this.#places < this.#most && property.length <= LONGEST_PROPERTY && property !== '') {
      this.#places += 1
      shape.properties.set(property, SEEN_TYPES.map((_, at) => (at === place ? 1 : 0)))
    }
  }
}
