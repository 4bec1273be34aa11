/** Semantic Versioning 2.0.0, 2, 9, 10: three numbers, a pre-release, build metadata. A leading `v` is forgiven; a missing minor or patch is 0. */
const VERSION = /^v?(\d{1,15})(?:\.(\d{1,15}))?(?:\.(\d{1,15}))?(?:-([0-9A-Za-z.-]+))?(?:\+[0-9A-Za-z.-]+)?$/

/** A version as the list that `precedence` compares: three numbers, then the pre-release's identifiers, or what comes after all of them. */
export type Version = readonly (number | string)[]

const RELEASE = '~'

/** Null when the text is no version. */
export function version(text: string): Version | null {
  const found = VERSION.exec(text)
  if (found === null) return null
  const [, major, minor = 0, patch = 0, preRelease = RELEASE] = found
  return [Number(major), Number(minor), Number(patch), ...preRelease.split('.').map((one) => (/^\d+$/.test(one) ? Number(one) : one))]
}

/** Below, equal to or above zero as `one` comes before, with or after `other` (11): numbers by size and before words, the shorter list first. */
export function precedence(one: Version, other: Version): number {
  for (let at = 0; at < Math.max(one.length, other.length); at++) {
    const [a, b] = [one[at], other[at]]
    if (a === b) continue
    if (a === undefined || b === undefined) return b === undefined ? 1 : -1
    return (typeof a === typeof b ? a > b : typeof a === 'string') ? 1 : -1
  }
  return 0
}
