/** One host, or one below the other, or both below one name that can be registered: no visit from one to the other came from elsewhere. */
export function isSameSite(one: string, other: string): boolean {
  return registered(one) === registered(other)
}

/** Second levels under which countries register names: `shop.co.uk` is a site, `co.uk` is none. */
const SECOND_LEVELS: ReadonlySet<string> = new Set(['ac', 'co', 'com', 'edu', 'go', 'gov', 'gob', 'ne', 'net', 'or', 'org', 're'])

function registered(host: string): string {
  const labels = host.toLowerCase().split('.')
  const isAddress = /^[\d.]+$|:/.test(host)
  const [second, top] = labels.slice(-2)
  const size = top?.length === 2 && SECOND_LEVELS.has(second ?? '') ? 3 : 2
  return isAddress ? host : labels.slice(-size).join('.')
}
