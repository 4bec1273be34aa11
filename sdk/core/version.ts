/** Semantic Versioning 2.0.0, 2, 9, 10: three numbers, a pre-release, build metadata. A leading `v` is forgiven; a missing minor or patch is 0. */
const VERSION = /^v?(\d{1,15})(?:\.(\d{1,15}))?(?:\.(\d{1,15}))?(?:-([0-9A-Za-z.-]+))?(?:\+[0-9A-Za-z.-]+)?$/

/** Below, equal to or above zero as `one` comes before, with or after `other` (11); null when either is no version. */
export function precedence(one: string, other: string): number | null {
  const [a, b] = [VERSION.exec(one), VERSION.exec(other)]
  if (a === null || b === null) return null
  for (const part of [1, 2, 3]) {
    const order = Number(a[part] ?? 0) - Number(b[part] ?? 0)
    if (order !== 0) return order
  }
  return preRelease(a[4], b[4])
}

/** A release comes after its pre-releases; identifiers compare one by one, numbers by size and before words (11.4). */
function preRelease(one: string | undefined, other: string | undefined): number {
  if (one === undefined || other === undefined) return Number(one === undefined) - Number(other === undefined)
  const [a, b] = [one.split('.'), other.split('.')]
  for (let at = 0; at < Math.max(a.length, b.length); at++) {
    const order = identifier(a[at], b[at])
    if (order !== 0) return order
  }
  return 0
}

function identifier(one: string | undefined, other: string | undefined): number {
  if (one === undefined || other === undefined) return Number(one !== undefined) - Number(other !== undefined)
  const [isNumber, isOtherNumber] = [/^\d+$/.test(one), /^\d+$/.test(other)]
  if (isNumber && isOtherNumber) return Number(one) - Number(other)
  if (isNumber !== isOtherNumber) return isNumber ? -1 : 1
  return one < other ? -1 : Number(one > other)
}
