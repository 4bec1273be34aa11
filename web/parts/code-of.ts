const letters = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ'

/** FNV-1a, 32 bits: enough to tell defects apart on the phone, nothing more. */
function hash(text: string): number {
  let value = 0x811c9dc5
  for (const byte of new TextEncoder().encode(text)) value = Math.imul(value ^ byte, 0x01000193) >>> 0
  return value
}

/**
 * Four characters to quote for a failure: "7F3K". The same failure has the same code on every machine, so two people
 * can tell whether they saw the same thing. 0, 1, I and O are left out because they are misread.
 */
export function codeOf(error: { readonly name: string; readonly message: string }): string {
  const value = hash(`${error.name}:${error.message}`)
  return [0, 5, 10, 15].map((shift) => letters[(value >>> shift) & 31]).join('')
}
