/**
 * How questions and answers travel between our own web and the server: as JSON, and beside it where a date stood, because
 * JSON writes dates as text. Any key may stand in an answer (a property named `constructor` is data like any other), so
 * nothing is copied and no name has a meaning. Both ends use this one file.
 */
export const wire = { serialize: packed, deserialize: unpacked }

type Path = readonly (string | number)[]

export type Packed = { readonly json: unknown; readonly dates?: readonly Path[] }

/** `{ at: new Date(0) }` → `{ json: { at: … }, dates: [['at']] }`. What is written down afterwards turns dates into text. */
export function packed(value: unknown): Packed {
  const dates = datesIn(value)
  return dates.length === 0 ? { json: value } : { json: value, dates }
}

type Step = { readonly value: unknown; readonly name: string | number; readonly within: Step | null }

/** Level by level, without calling itself: nesting may not exhaust the one who reads it. */
function datesIn(value: unknown): readonly Path[] {
  const found: Path[] = []
  const open: Step[] = [{ value, name: '', within: null }]
  for (let step = open.pop(); step !== undefined; step = open.pop()) {
    const within = step
    if (within.value instanceof Date) found.push(pathOf(within))
    else if (Array.isArray(within.value)) within.value.forEach((each: unknown, name) => void (isObject(each) && open.push({ value: each, name, within })))
    else if (isObject(within.value)) for (const [name, each] of Object.entries(within.value)) if (isObject(each)) open.push({ value: each, name, within })
  }
  return found
}

function pathOf(step: Step): Path {
  return step.within === null ? [] : [...pathOf(step.within), step.name]
}

/** A path that leads nowhere is left alone: whoever reads the value says what is wrong with it. */
export function unpacked(sent: unknown): unknown {
  if (!isObject(sent)) return undefined
  const { json, dates } = sent as Partial<Packed>
  if (!Array.isArray(dates)) return json
  const root: { json: unknown } = { json }
  for (const path of dates as readonly unknown[]) if (Array.isArray(path)) makeDate(root, ['json', ...(path as readonly unknown[])])
  return root.json
}

/** What was just parsed is nobody else's yet, so it is changed in place. */
function makeDate(root: object, path: readonly unknown[]): void {
  let place: unknown = root
  for (const name of path.slice(0, -1)) place = own(place, name)
  const last = path.at(-1)
  const text = own(place, last)
  if (typeof text === 'string') (place as Record<string, unknown>)[String(last)] = new Date(text)
}

/** Only what a value has itself: a path from outside never leads into what all objects share. */
function own(place: unknown, name: unknown): unknown {
  return isObject(place) && (typeof name === 'string' || typeof name === 'number') && Object.hasOwn(place, name) ? (place as Record<string, unknown>)[name] : undefined
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}
