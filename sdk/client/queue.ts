import type { TextStorage } from './surroundings.ts'

/** An event on its way out: its JSON is fixed when it is made, so that later changes of the host's objects do not reach it. */
export type Outgoing = { readonly id: string; readonly text: string; readonly bytes: number }

/**
 * Events wait here in order. Each lies in the storage under a name of its own, so that two tabs never overwrite each
 * other's; what another tab left behind is sent too, and the server knows a message that comes twice.
 */
export type Queue = {
  readonly size: () => number
  readonly inOrder: () => readonly Outgoing[]
  /** Answers how many of the oldest had to go for it. */
  readonly add: (id: string, text: string) => number
  readonly remove: (ids: ReadonlySet<string>) => void
}

type Named = Outgoing & { readonly name: string }

const PREFIX = 'out:'
const ORDER_DIGITS = 12

/** @param limit the most events that wait; beyond it the oldest are dropped */
export function createQueue(storage: TextStorage, limit: number): Queue {
  const waiting = new Map(leftBehind(storage).slice(-limit).map((one) => [one.id, one] as const))
  let order = Math.max(0, ...[...waiting.values()].map(orderOf))
  const remove = (id: string): void => {
    const one = waiting.get(id)
    if (one !== undefined) storage.remove(one.name)
    waiting.delete(id)
  }
  return {
    size: () => waiting.size,
    inOrder: () => [...waiting.values()],
    add: (id, text) => {
      order += 1
      const one = named(`${PREFIX}${String(order).padStart(ORDER_DIGITS, '0')}:${id}`, id, text)
      waiting.set(id, one)
      storage.write(one.name, text)
      const tooMany = waiting.size > limit ? [...waiting.keys()].slice(0, waiting.size - limit) : []
      tooMany.forEach(remove)
      return tooMany.length
    },
    remove: (ids) => ids.forEach(remove),
  }
}

function leftBehind(storage: TextStorage): readonly Named[] {
  // oxlint-disable-next-line unicorn/no-array-sort -- browsers of 2022 have no toSorted, and the list is our own
  const names = storage.keys().filter((name) => name.startsWith(PREFIX)).sort()
  return names.flatMap((name) => {
    const text = storage.read(name)
    return isEvent(text) ? [named(name, name.slice(PREFIX.length + ORDER_DIGITS + 1), text)] : []
  })
}

/** One damaged text would make a whole batch unreadable. */
function isEvent(text: string | null): text is string {
  try {
    return typeof text === 'string' && typeof (JSON.parse(text) as { readonly messageId?: unknown } | null)?.messageId === 'string'
  } catch {
    return false
  }
}

function orderOf({ name }: Named): number {
  return Number.parseInt(name.slice(PREFIX.length), 10) || 0
}

function named(name: string, id: string, text: string): Named {
  return { name, id, text, bytes: new TextEncoder().encode(text).length }
}
