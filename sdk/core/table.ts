/** What a ruleset names, prepared at the first question for it: a product asks for few of a thousand flags at its start. */
export type Table<Ready> = {
  readonly has: (key: string) => boolean
  readonly get: (key: string) => Ready | undefined
  /** What was asked for so far. */
  readonly ready: ReadonlyMap<string, Ready>
}

/** What is prepared lets go of what it was made from. Maps, because `__proto__` is a key like any other there. */
export function table<Raw, Ready>(raw: { readonly [key: string]: Raw }, prepare: (raw: Raw, key: string) => Ready): Table<Ready> {
  const waiting = new Map(Object.entries(raw))
  const ready = new Map<string, Ready>()
  return {
    ready,
    has: (key) => ready.has(key) || waiting.has(key),
    get: (key) => {
      const known = ready.get(key)
      if (known !== undefined) return known
      const one = waiting.get(key)
      if (one === undefined || one === null) return undefined
      const made = prepare(one, key)
      ready.set(key, made)
      waiting.delete(key)
      return made
    },
  }
}
