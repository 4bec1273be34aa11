/**
 * Addresses with one beginning (RFC 4632: `10.0.0.0/8`, `2001:db8::/32`; without a length, that one address), as the
 * beginning that their bits have. Null when the text is no network.
 */
export function network(text: string): string | null {
  const [base = '', length] = text.split('/')
  const bits = addressBits(base)
  const size = bits === null ? 0 : bits.length - 1
  const kept = length === undefined ? size : /^\d{1,3}$/.test(length) ? Number(length) : Infinity
  return bits === null || kept > size ? null : bits.slice(0, kept + 1)
}

/**
 * An address (RFC 791, RFC 4291) as its version, `4` or `6`, and its 32 or 128 binary digits, or null when it is none. An
 * IPv4 address written as IPv6 (`::ffff:1.2.3.4`) is the IPv4 address.
 */
export function addressBits(address: string): string | null {
  const old = address.replace(/^::ffff:(?=[\d.]+$)/i, '')
  if (!old.includes(':')) return joined('4', old.split('.'), 4, 8, /^\d{1,3}$/, 10)
  const [head = [], rest, more] = address.split('::').map((half) => (half === '' ? [] : half.split(':')))
  const missing = 8 - head.length - (rest?.length ?? 0)
  if (more !== undefined || (rest !== undefined && missing < 1)) return null
  const zeros = rest === undefined ? [] : Array<string>(missing).fill('0')
  return joined('6', [...head, ...zeros, ...(rest ?? [])], 8, 16, /^[\da-f]{1,4}$/i, 16)
}

function joined(version: string, numbers: readonly string[], count: number, width: number, shape: RegExp, radix: number): string | null {
  const bits = numbers.map((one) => (shape.test(one) ? Number.parseInt(one, radix).toString(2).padStart(width, '0') : ''))
  return numbers.length === count && bits.every((one) => one.length === width) ? version + bits.join('') : null
}
