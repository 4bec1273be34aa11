/** The token of a sign-in link stands behind "#", which browsers never send by themselves. */
export function tokenIn(hash: string): string | null {
  const token = hash.replace(/^#/, '').trim()
  return token.length >= 10 ? token : null
}

/** Why signing in did not work, as far as the page tells one from the other. */
export type Refused = { readonly code: 'link-spent' | 'too-many' | 'invalid' | 'unreachable' | 'other' }

const codes: Readonly<Record<number, Refused['code']>> = { 401: 'link-spent', 410: 'link-spent', 422: 'invalid', 429: 'too-many', 503: 'unreachable' }

/** Spends the link. Null when it worked; throws when the server could not be reached. */
export async function postToken(token: string): Promise<Refused | null> {
  const answer = await fetch('/sign-in', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token }),
  })
  return answer.ok ? null : { code: codes[answer.status] ?? 'other' }
}
