import { readJson } from './storage.ts'
import type { TextStorage } from './surroundings.ts'

/** An event on its way out: its JSON is fixed when it is made, so that later changes of the host's objects do not reach it. */
export type Outgoing = { readonly id: string; readonly text: string; readonly bytes: number }

/**
 * Events wait here in order. Each lies in the storage under a name of its own, so that two tabs never overwrite each
 * other's; what another tab left behind is sent too, and the server knows a message that comes twice.
 */
export type Queue = {
  readonly waiting: ReadonlyMap<string, Outgoing>
  /** Answers whether the oldest had to go for it. */
  readonly add: (id: string, text: string) => boolean
  readonly remove: (id: string) => void
}

type Named = Outgoing & { readonly name: string }

/** Then twelve digits of the order, and the id. */
const PREFIX = 'out:'
const ID_AT = 17

/** @param limit the most events that wait; beyond it the oldest are dropped */
export function createQueue(storage: TextStorage, limit: number): Queue {
  const waiting = new Map<string, Named>()
  let order = 0
  const remove = (id: string): void => {
    const one = waiting.get(id)
    if (one !== undefined) storage.remove(one.name)
    waiting.delete(id)
  }
  const put = (name: string, text: string): void => {
    const id = name.slice(ID_AT)
    waiting.set(id, { name, id, text, bytes: bytesOf(text) })
  }
  // oxlint-disable-next-line unicorn/no-array-sort -- browsers of 2022 have no toSorted, and the list is our own
  const left = storage.keys().filter((name) => name.startsWith(PREFIX) && isEvent(readJson(storage, name))).sort()
  for (const name of left.slice(-limit)) {
    order = Number.parseInt(name.slice(PREFIX.length), 10) || 0
    put(name, storage.read(name) ?? '')
  }
  return {
    waiting,
    remove,
    add: (id, text) => {
      order += 1
      const name = `${PREFIX}${String(order).padStart(ID_AT - PREFIX.length - 1, '0')}:${id}`
      put(name, text)
      storage.write(name, text)
      const isFull = waiting.size > limit
      for (const oldest of waiting.keys()) if (waiting.size > limit) remove(oldest)
      return isFull
    },
  }
}

/** One damaged text would make a whole batch unreadable. */
function isEvent(value: unknown): boolean {
  return typeof (value as { readonly messageId?: unknown } | null)?.messageId === 'string'
}

export function bytesOf(text: string): number {
  return new TextEncoder().encode(text).length
}
