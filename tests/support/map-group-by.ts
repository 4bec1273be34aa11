/** Vitest's report of failures calls Map.groupBy, which Node 20 does not have yet: without it a failing run hides why. */
type GroupBy = <Item, Key>(items: Iterable<Item>, keyOf: (item: Item, index: number) => Key) => Map<Key, Item[]>

const groupBy: GroupBy = (items, keyOf) => {
  const groups = new Map<ReturnType<typeof keyOf>, (typeof items extends Iterable<infer Item> ? Item : never)[]>()
  let index = 0
  for (const item of items) {
    const key = keyOf(item, index++)
    groups.set(key, [...(groups.get(key) ?? []), item])
  }
  return groups
}

if (!('groupBy' in Map)) Object.defineProperty(Map, 'groupBy', { value: groupBy, configurable: true, writable: true })
