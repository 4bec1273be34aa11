/** The token of a link stands behind "#", which browsers never send by themselves. */
export function tokenIn(hash: string): string | null {
  const token = hash.replace(/^#/, '').trim()
  return token.length >= 10 ? token : null
}
