/** Far beyond what an event may have. `JSON.stringify` walks by recursion, and its stack ends where `JSON.parse` goes on. */
const DEEPEST = 32
const CUT = `… cut off: nested deeper than ${DEEPEST} levels`

/** JSON text of whatever came as JSON. What is nested too deep is cut off there, and says so. */
export function keptText(value: unknown): string {
  return JSON.stringify(cutAt(value, DEEPEST)) ?? 'null'
}

/** `__proto__` stays the plain key that it is in JSON. */
function cutAt(value: unknown, levels: number): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (levels === 0) return CUT
  if (Array.isArray(value)) return value.map((each) => cutAt(each, levels - 1))
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, cutAt(each, levels - 1)]))
}
