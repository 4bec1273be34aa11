/**
 * MurmurHash3_x86_32 as anybody would write it in JavaScript, over text that is ASCII (Austin Appleby, public domain:
 * https://github.com/aappleby/smhasher). What all figures are ratios to, and the independent judge of our own buckets.
 */
export function murmur3(text) {
  const length = text.length
  const whole = length & ~3
  let hash = 0
  for (let at = 0; at < whole; at += 4) {
    const block = text.charCodeAt(at) | (text.charCodeAt(at + 1) << 8) | (text.charCodeAt(at + 2) << 16) | (text.charCodeAt(at + 3) << 24)
    hash ^= scrambled(block)
    hash = (hash << 13) | (hash >>> 19)
    hash = (Math.imul(hash, 5) + 0xe6546b64) | 0
  }
  let tail = 0
  for (let at = length - 1; at >= whole; at--) tail = (tail << 8) | text.charCodeAt(at)
  if (length !== whole) hash ^= scrambled(tail)
  hash ^= length
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}

function scrambled(block) {
  const k = Math.imul(block, 0xcc9e2d51)
  return Math.imul((k << 15) | (k >>> 17), 0x1b873593)
}

/** F: one hash of `"salt:" + id`, concatenation and all, for each of `times` people. */
export function hashMany(people, times) {
  const mask = people.length - 1
  let sum = 0
  for (let at = 0; at < times; at++) sum = (sum + murmur3('salt:' + people[at & mask].id)) | 0
  return sum
}
