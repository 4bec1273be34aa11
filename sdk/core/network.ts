/** Addresses with one beginning (RFC 4632: `10.0.0.0/8`, `2001:db8::/32`; without a length, that one address). */
export type Network = { readonly start: string; readonly width: number }

/** Null when the text is no network. */
export function network(text: string): Network | null {
  const [base = '', length] = text.split('/')
  const bits = bitsOf(base)
  const size = length === undefined ? bits?.length : /^\d{1,3}$/.test(length) ? Number(length) : undefined
  return bits === null || size === undefined || size > bits.length ? null : { start: bits.slice(0, size), width: bits.length }
}

export function isInside(address: string, { start, width }: Network): boolean {
  const bits = bitsOf(address)
  return bits?.length === width && bits.startsWith(start)
}

/** An address (RFC 791, RFC 4291) as text of 32 or 128 binary digits, or null when it is none. An IPv4 address written as IPv6 (`::ffff:1.2.3.4`) is the IPv4 address. */
function bitsOf(address: string): string | null {
  const old = address.replace(/^::ffff:(?=[\d.]+$)/i, '')
  if (!old.includes(':')) return joined(old.split('.'), 4, 8, /^\d{1,3}$/, 10)
  const [head = [], rest, more] = address.split('::').map((half) => (half === '' ? [] : half.split(':')))
  const missing = 8 - head.length - (rest?.length ?? 0)
  if (more !== undefined || (rest !== undefined && missing < 1)) return null
  const zeros = rest === undefined ? [] : Array.from({ length: missing }, () => '0')
  return joined([...head, ...zeros, ...(rest ?? [])], 8, 16, /^[\da-f]{1,4}$/i, 16)
}

function joined(numbers: readonly string[], count: number, width: number, shape: RegExp, radix: number): string | null {
  const bits = numbers.map((one) => (shape.test(one) ? Number.parseInt(one, radix).toString(2).padStart(width, '0') : ''))
  return numbers.length === count && bits.every((one) => one.length === width) ? bits.join('') : null
}
