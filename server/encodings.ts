/** How an answer's body may be packed; the best first. */
export const encodings = ['br', 'gzip', 'identity'] as const
export type Encoding = (typeof encodings)[number]

const UNASKED: readonly Encoding[] = ['identity']
/** Clients send few different headers; whoever makes up others does not make us remember them all. */
const MOST_REMEMBERED = 200
const remembered = new Map<string, readonly Encoding[]>()

/** The encodings that `Accept-Encoding` allows (RFC 9110, 12.5.3), the smallest first, whatever the client's own order. */
export function acceptedEncodings(header: string | undefined): readonly Encoding[] {
  if (header === undefined) return UNASKED
  const known = remembered.get(header)
  if (known !== undefined) return known
  const accepted = acceptedIn(header)
  if (remembered.size >= MOST_REMEMBERED) remembered.clear()
  remembered.set(header, accepted)
  return accepted
}

function acceptedIn(header: string): readonly Encoding[] {
  const weights = new Map(header.toLowerCase().split(',').map(weighted))
  const any = weights.get('*')
  // `x-gzip` is gzip (RFC 9110, 8.4.1.3); what is not named is refused, but for identity, which needs a refusal.
  const weightOf = (encoding: Encoding): number => weights.get(encoding) ?? (encoding === 'gzip' ? weights.get('x-gzip') : undefined) ?? any ?? (encoding === 'identity' ? 1 : 0)
  const accepted = encodings.filter((encoding) => weightOf(encoding) > 0)
  return accepted.length === 0 ? UNASKED : accepted
}

function weighted(item: string): readonly [string, number] {
  const [name = '', ...parameters] = item.split(';').map((part) => part.trim())
  const weight = parameters.find((part) => part.startsWith('q='))
  return [name, weight === undefined ? 1 : Number(weight.slice(2)) || 0]
}
