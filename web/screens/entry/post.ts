/** Why somebody was not let in, as the server tells it. */
export type Refused = { readonly code: string; readonly message: string; readonly field: string | null; readonly seconds: number | null }
export type Posted<Data> = { readonly kind: 'done'; readonly data: Data } | { readonly kind: 'refused'; readonly refused: Refused }

type Body = { readonly error?: { readonly code?: string; readonly message?: string; readonly facts?: Readonly<Record<string, unknown>> } }

/** To the doors that open a session. Throws when the server could not be reached. */
export async function post<Data = unknown>(path: string, body: object): Promise<Posted<Data>> {
  const answer = await fetch(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
  const told = (await answer.json().catch(() => ({}))) as Body
  if (answer.ok) return { kind: 'done', data: told as Data }
  const { code = 'other', message = '', facts = {} } = told.error ?? {}
  const after = Number(answer.headers.get('retry-after'))
  return { kind: 'refused', refused: { code, message, field: typeof facts['field'] === 'string' ? facts['field'] : null, seconds: after > 0 ? after : null } }
}
