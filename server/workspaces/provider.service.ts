import * as oidc from 'openid-client'
import type { Logger } from 'pino'
import type { ProviderSettings } from '../config.ts'
import type { Db } from '../database/database.ts'
import { recordChange } from '../history/history.service.ts'
import { newId, newToken, tokenHash } from '../id.ts'
import { acceptFor } from './invitation.service.ts'
import { insertFlow, takeFlow } from './flow.repository.ts'
import { membersByEmail } from './member.repository.ts'
import { aboutMember } from './member.service.ts'
import { type Noted, openSession } from './session.service.ts'
import type { Member } from './workspace.ts'
import { insertMember, listWorkspaces } from './workspace.repository.ts'

/** How long somebody may take at the provider. */
const FLOW_MS = 10 * 60_000
/** What the provider says of itself is asked anew after an hour: it may change its keys and addresses. */
const KNOWN_MS = 60 * 60_000

export type Begun = { readonly address: string; readonly flow: string }

/** How it ended: with a session and where to go on, or why not, for the page to say. */
export type Ended =
  | { readonly kind: 'in'; readonly session: string; readonly backTo: string }
  | { readonly kind: 'not'; readonly problem: 'unverified' | 'unknown' | 'failed' }

/**
 * Signs in by an OpenID Connect provider: authorization code with PKCE (RFC 7636), state and nonce. What the browser has
 * to bring back stands in our table, and in the browser only a token for it, so none of it can be read or exchanged.
 */
export class Provider {
  readonly #settings: ProviderSettings
  readonly #callback: string
  readonly #log: Logger
  #known: { readonly at: number; readonly configuration: Promise<oidc.Configuration> } | undefined

  constructor(settings: ProviderSettings, publicUrl: string, log: Logger) {
    this.#settings = settings
    this.#callback = `${publicUrl}/sign-in/provider/callback`
    this.#log = log
  }

  async begin(db: Db, backTo: string, now: Date): Promise<Begun> {
    const configuration = await this.#configuration()
    const [verifier, state, nonce, flow] = [oidc.randomPKCECodeVerifier(), oidc.randomState(), oidc.randomNonce(), newToken('fl')]
    await insertFlow(db, { id: tokenHash(flow), verifier, state, nonce, backTo, expiresAt: new Date(now.getTime() + FLOW_MS) }, now)
    const address = oidc.buildAuthorizationUrl(configuration, {
      redirect_uri: this.#callback,
      scope: 'openid email profile',
      code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      state,
      nonce,
    })
    return { address: address.href, flow }
  }

  /** @param query what stands behind the "?" of the address that the provider sent the browser to */
  async end(db: Db, { flow, query }: { readonly flow: string | null; readonly query: string }, noted: Noted): Promise<Ended> {
    const begun = flow === null ? undefined : await takeFlow(db, tokenHash(flow), noted.now)
    if (begun === undefined) return { kind: 'not', problem: 'failed' }
    try {
      const who = await this.#claims(query, begun)
      if (who === null) return { kind: 'not', problem: 'unverified' }
      const opened = await db.transaction().execute((trx) => this.#open(trx, who, noted))
      return opened === null ? { kind: 'not', problem: 'unknown' } : { kind: 'in', ...opened, backTo: begun.backTo }
    } catch (error) {
      this.#log.warn({ err: error }, 'signing in by the identity provider did not work')
      return { kind: 'not', problem: 'failed' }
    }
  }

  /** Whose address it is; null where the provider does not vouch for it. */
  async #claims(query: string, { verifier, state, nonce }: { readonly verifier: string; readonly state: string; readonly nonce: string }): Promise<{ readonly email: string; readonly name: string } | null> {
    const configuration = await this.#configuration()
    const tokens = await oidc.authorizationCodeGrant(configuration, new URL(`${this.#callback}?${query}`), { pkceCodeVerifier: verifier, expectedState: state, expectedNonce: nonce, idTokenExpected: true })
    const claims = tokens.claims()
    if (claims === undefined) throw new Error('the provider sent no id token')
    // Many send the address only here.
    const told = claims['email'] === undefined && configuration.serverMetadata().userinfo_endpoint !== undefined ? await oidc.fetchUserInfo(configuration, tokens.access_token, claims.sub) : claims
    const { email, email_verified: verified, name } = told
    if (typeof email !== 'string' || verified !== true) return null
    return { email: email.trim().toLowerCase(), name: typeof name === 'string' && name.trim() !== '' ? name.trim().slice(0, 120) : (email.split('@')[0] ?? email) }
  }

  /** A member by that address, else one whom somebody invited, else one of the domain that joins by itself. */
  async #open(db: Db, who: { readonly email: string; readonly name: string }, noted: Noted): Promise<{ readonly session: string } | null> {
    const [member] = await membersByEmail(db, who.email)
    if (member !== undefined) return openSession(db, member, 'provider', noted)
    const invited = await acceptFor(db, who, noted)
    if (invited !== null) return invited
    return who.email.endsWith(`@${this.#settings.joinDomain}`) ? this.#join(db, who, noted) : null
  }

  async #join(db: Db, { email, name }: { readonly email: string; readonly name: string }, noted: Noted): Promise<{ readonly session: string } | null> {
    const [workspace] = await listWorkspaces(db)
    if (workspace === undefined) return null
    const member: Member = { id: newId('mem'), workspaceId: workspace.id, name, email, team: 'other', role: 'viewer' }
    await insertMember(db, { id: member.id, workspace_id: workspace.id, name, email, team: member.team, role: member.role, at: noted.now })
    const actor = { kind: 'member', id: member.id, name } as const
    await recordChange(db, { ...aboutMember({ workspaceId: workspace.id, now: noted.now, actor }, member), action: 'joined', after: { name, email, role: member.role, team: member.team, domain: this.#settings.joinDomain } })
    return openSession(db, member, 'provider', noted)
  }

  #configuration(): Promise<oidc.Configuration> {
    const known = this.#known
    if (known !== undefined && performance.now() - known.at < KNOWN_MS) return known.configuration
    const configuration = this.#discover()
    // What failed is asked again by the next.
    configuration.catch(() => (this.#known = undefined))
    this.#known = { at: performance.now(), configuration }
    return configuration
  }

  #discover(): Promise<oidc.Configuration> {
    const { issuer, clientId, clientSecret } = this.#settings
    const authentication = clientSecret === null ? oidc.None() : withSecret(clientSecret)
    // Signatures are checked too, although the specification lets TLS stand for them (OpenID Connect Core 1.0, 3.1.3.7, 6).
    // Plain HTTP is for this machine alone, which the settings see to.
    const execute = [oidc.enableNonRepudiationChecks, ...(issuer.startsWith('http:') ? [oidc.allowInsecureRequests] : [])]
    return oidc.discovery(new URL(issuer), clientId, undefined, authentication, { execute, timeout: 10 })
  }
}

/** In the way that the provider takes; where it does not say, in the header (OpenID Connect Discovery 1.0, 3). */
function withSecret(clientSecret: string): oidc.ClientAuth {
  const [inBody, inHeader] = [oidc.ClientSecretPost(clientSecret), oidc.ClientSecretBasic(clientSecret)]
  return (server, client, body, headers) => (server.token_endpoint_auth_methods_supported?.includes('client_secret_post') === true ? inBody : inHeader)(server, client, body, headers)
}
