import { createHash, generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** Whoever signs in at the provider now, and how it behaves. */
export type Behaviour = {
  readonly email: string
  readonly verified: boolean | string
  readonly name?: string
  /** What of the answer is not as it was asked for. */
  readonly wrong?: 'nonce' | 'state' | 'audience' | 'issuer' | 'key' | 'expired' | 'error'
  /** The address stands at the userinfo endpoint alone. */
  readonly elsewhere?: boolean
}

/** A small OpenID Connect provider over HTTP: discovery, keys, codes bound to a PKCE challenge, id tokens signed with RS256. */
export type IdentityProvider = AsyncDisposable & { readonly issuer: string; readonly clientId: string; readonly clientSecret: string; readonly behave: (as: Behaviour) => void; readonly codes: () => number }

type Asked = { readonly challenge: string; readonly nonce: string; readonly redirect: string }

export async function openIdentityProvider(): Promise<IdentityProvider> {
  const [own, foreign] = [keys(), keys()]
  const [clientId, clientSecret] = ['growth', 'a client secret']
  const codes = new Map<string, Asked>()
  let given = 0
  let behaviour: Behaviour = { email: 'mina@example.com', verified: true }
  const server = createServer((req, res) => void answer(req, res).catch((error: unknown) => res.writeHead(500).end(String(error))))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`

  async function answer(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const url = new URL(req.url ?? '/', issuer)
    if (url.pathname === '/.well-known/openid-configuration') return json(res, discovery(issuer))
    if (url.pathname === '/keys') return json(res, { keys: [{ ...own.publicKey.export({ format: 'jwk' }), kid: 'one', alg: 'RS256', use: 'sig' }] })
    if (url.pathname === '/authorize') return authorize(url, res)
    if (url.pathname === '/token') return token(req, res, new URLSearchParams(await bodyOf(req)))
    if (url.pathname === '/userinfo') return json(res, { sub: 'subject-1', email: behaviour.email, email_verified: behaviour.verified })
    res.writeHead(404).end()
  }

  function authorize(url: URL, res: ServerResponse): void {
    const asked = url.searchParams
    if (asked.get('code_challenge_method') !== 'S256' || asked.get('response_type') !== 'code' || asked.get('client_id') !== clientId) return void res.writeHead(400).end('asked wrongly')
    const code = randomBytes(12).toString('hex')
    given += 1
    codes.set(code, { challenge: asked.get('code_challenge') ?? '', nonce: asked.get('nonce') ?? '', redirect: asked.get('redirect_uri') ?? '' })
    const back = new URL(asked.get('redirect_uri') ?? '')
    const said = behaviour.wrong === 'error' ? { error: 'access_denied' } : { code }
    back.search = new URLSearchParams({ ...said, state: behaviour.wrong === 'state' ? 'another' : (asked.get('state') ?? '') }).toString()
    res.writeHead(302, { location: back.href }).end()
  }

  function token(req: IncomingMessage, res: ServerResponse, body: URLSearchParams): void {
    const asked = codes.get(body.get('code') ?? '')
    codes.delete(body.get('code') ?? '')
    const [id, secret] = Buffer.from(req.headers.authorization?.slice(6) ?? '', 'base64').toString().split(':').map((part) => decodeURIComponent(part.replaceAll('+', ' ')))
    const proved = createHash('sha256').update(body.get('code_verifier') ?? '').digest('base64url') === asked?.challenge
    if (asked === undefined || !proved || id !== clientId || secret !== clientSecret || body.get('redirect_uri') !== asked.redirect) return json(res, { error: 'invalid_grant' }, 400)
    json(res, { access_token: 'access', token_type: 'Bearer', expires_in: 60, id_token: idToken(asked) })
  }

  function idToken({ nonce }: Asked): string {
    const { email, verified, name, wrong, elsewhere } = behaviour
    const now = Math.floor(Date.now() / 1000) - (wrong === 'expired' ? 7_200 : 0)
    const address = elsewhere === true ? {} : { email, email_verified: verified }
    const claims = { iss: wrong === 'issuer' ? 'http://127.0.0.1:1' : issuer, aud: wrong === 'audience' ? 'somebody' : clientId, sub: 'subject-1', iat: now, exp: now + 300, nonce: wrong === 'nonce' ? 'another' : nonce, ...address, ...(name === undefined ? {} : { name }) }
    return signed(claims, wrong === 'key' ? foreign.privateKey : own.privateKey)
  }

  return {
    issuer, clientId, clientSecret,
    behave: (as) => void (behaviour = as),
    codes: () => given,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}

function discovery(issuer: string) {
  return {
    issuer, authorization_endpoint: `${issuer}/authorize`, token_endpoint: `${issuer}/token`, userinfo_endpoint: `${issuer}/userinfo`, jwks_uri: `${issuer}/keys`,
    response_types_supported: ['code'], subject_types_supported: ['public'], id_token_signing_alg_values_supported: ['RS256'], code_challenge_methods_supported: ['S256'],
  }
}

function keys(): { readonly publicKey: KeyObject; readonly privateKey: KeyObject } {
  return generateKeyPairSync('rsa', { modulusLength: 2048 })
}

function signed(claims: object, key: KeyObject): string {
  const text = [{ alg: 'RS256', typ: 'JWT', kid: 'one' }, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.')
  return `${text}.${sign('sha256', Buffer.from(text), key).toString('base64url')}`
}

function json(res: ServerResponse, body: unknown, status = 200): void {
  res.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}

async function bodyOf(req: IncomingMessage): Promise<string> {
  let text = ''
  for await (const chunk of req) text += String(chunk)
  return text
}
