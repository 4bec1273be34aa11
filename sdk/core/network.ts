/** Whether an address (RFC 791, RFC 4291) lies in a network (RFC 4632: `10.0.0.0/8`, `2001:db8::/32`; without a length, that one address). */
export function inNetwork(address: string, network: string): boolean {
  const [base = '', length] = network.split('/')
  const [bits, baseBits] = [bitsOf(address), bitsOf(base)]
  const size = length === undefined ? baseBits?.length : /^\d{1,3}$/.test(length) ? Number(length) : undefined
  return bits !== null && baseBits !== null && size !== undefined && size <= baseBits.length && bits.length === baseBits.length
    && bits.slice(0, size) === baseBits.slice(0, size)
}

/** An address as text of 32 or 128 binary digits, or null when it is none. An IPv4 address written as IPv6 (`::ffff:1.2.3.4`) is the IPv4 address. */
function bitsOf(address: string): string | null {
  if (!address.includes(':')) return joined(address.split('.'), 4, 8, /^\d{1,3}$/, 10)
  const mapped = /^::ffff:([\d.]+)$/i.exec(address)
  if (mapped !== null) return bitsOf(mapped[1] ?? '')
  const [head = '', tail, more] = address.split('::')
  if (more !== undefined) return null
  const before = parts(head)
  const after = parts(tail ?? '')
  const zeros = tail === undefined ? 0 : 8 - before.length - after.length
  if (tail !== undefined && zeros < 1) return null
  return joined([...before, ...Array.from({ length: zeros }, () => '0'), ...after], 8, 16, /^[\da-f]{1,4}$/i, 16)
}

function parts(text: string): readonly string[] {
  return text === '' ? [] : text.split(':')
}

function joined(numbers: readonly string[], count: number, width: number, shape: RegExp, radix: number): string | null {
  if (numbers.length !== count) return null
  const read = numbers.map((one) => (shape.test(one) ? Number.parseInt(one, radix) : Infinity))
  return read.every((one) => one < 2 ** width) ? read.map((one) => one.toString(2).padStart(width, '0')).join('') : null
}
