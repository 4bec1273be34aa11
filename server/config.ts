import { isIP } from 'node:net'
import { resolve } from 'node:path'
import ipaddr from 'ipaddr.js'
import { z } from 'zod'
import { nearest } from './nearest.ts'
import { StartupProblem } from './startup-problem.ts'

/** The settings, parsed once from the environment. */
export type Config = {
  readonly port: number
  readonly host: string
  /** The address people and SDKs use, without a slash at its end. */
  readonly publicUrl: string
  /** Undefined: the embedded database in the data folder. */
  readonly databaseUrl: string | undefined
  /** Absolute path. */
  readonly dataFolder: string
  /** What express takes as `trust proxy`: addresses and networks, or a number of proxies in front of us. */
  readonly trustedProxies: readonly string[] | number
  /** In lower case: the header in which a trusted proxy tells the country of a request; undefined: none does. */
  readonly countryHeader: string | undefined
  /** Addresses and networks that are not of the open internet and yet may be sent to by webhooks and exports. */
  readonly receiverNetworks: readonly string[]
  /** Whether a demo workspace is made when there is none. */
  readonly demo: boolean
  /** Whether the admin door may set the clock. */
  readonly testClock: boolean
  readonly logLevel: LogLevel
  /** Bytes that an uploaded file of an experiment may have. */
  readonly importBytes: number
  /** The server that mail goes through; null: none, and people copy links. */
  readonly mail: { readonly url: string; readonly from: string } | null
  /** The identity provider that people may sign in with; null: none. */
  readonly provider: ProviderSettings | null
}

export type ProviderSettings = {
  /** As its discovery document names it. */
  readonly issuer: string
  readonly clientId: string
  /** Null: a public client, which PKCE alone protects. */
  readonly clientSecret: string | null
  /** What stands on the button: "Sign in with …". */
  readonly name: string
  /** In lower case: whoever has a verified address there joins as a viewer. Null: nobody does. */
  readonly joinDomain: string | null
}

const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const
export type LogLevel = (typeof logLevels)[number]

export type Environment = Readonly<Record<string, string | undefined>>

/**
 * Environment → Config. An empty variable counts as not set.
 *
 * @param home the folder that relative paths and the default data folder are in
 * @throws StartupProblem one sentence that names the first mistake
 */
export function readConfig(environment: Environment, home: string): Config {
  refuseUnknown(environment)
  const parsed = settings.safeParse(withoutEmpty(environment))
  if (!parsed.success) throw new StartupProblem(parsed.error.issues[0]?.message ?? 'The settings cannot be read.')
  const found = parsed.data
  if (found.PRODUCTING_TEST_CLOCK && environment['NODE_ENV'] === 'production') {
    throw new StartupProblem('PRODUCTING_TEST_CLOCK is refused when NODE_ENV is production: whoever sets the clock decides what every result counts.')
  }
  if (found.PRODUCTING_COUNTRY_HEADER !== undefined && found.PRODUCTING_TRUSTED_PROXIES === 0) {
    throw new StartupProblem('PRODUCTING_COUNTRY_HEADER is set, but no proxy is trusted to write it: anybody could choose a country. Set PRODUCTING_TRUSTED_PROXIES too.')
  }
  refuseHalves(found)
  return {
    port: found.PORT,
    host: found.HOST,
    publicUrl: found.PUBLIC_URL ?? localAddress(found.HOST, found.PORT),
    databaseUrl: found.DATABASE_URL,
    dataFolder: resolve(home, found.PRODUCTING_DATA),
    trustedProxies: found.PRODUCTING_TRUSTED_PROXIES,
    countryHeader: found.PRODUCTING_COUNTRY_HEADER?.toLowerCase(),
    receiverNetworks: found.PRODUCTING_RECEIVER_NETWORKS,
    demo: found.PRODUCTING_DEMO,
    testClock: found.PRODUCTING_TEST_CLOCK,
    logLevel: found.PRODUCTING_LOG,
    importBytes: found.PRODUCTING_IMPORT_MB * 1_000_000,
    mail: found.PRODUCTING_SMTP_URL === undefined || found.PRODUCTING_MAIL_FROM === undefined ? null : { url: found.PRODUCTING_SMTP_URL, from: found.PRODUCTING_MAIL_FROM },
    provider: providerIn(found),
  }
}

type Found = z.output<typeof settings>

function providerIn(found: Found): ProviderSettings | null {
  const { PRODUCTING_OIDC_ISSUER: issuer, PRODUCTING_OIDC_CLIENT_ID: clientId } = found
  if (issuer === undefined || clientId === undefined) return null
  return {
    issuer,
    clientId,
    clientSecret: found.PRODUCTING_OIDC_CLIENT_SECRET ?? null,
    name: found.PRODUCTING_OIDC_NAME ?? new URL(issuer).host,
    joinDomain: found.PRODUCTING_OIDC_JOIN_DOMAIN ?? null,
  }
}

/** Settings that say nothing without each other. */
function refuseHalves(found: Found): void {
  const pairs = [
    ['PRODUCTING_SMTP_URL', 'PRODUCTING_MAIL_FROM'],
    ['PRODUCTING_MAIL_FROM', 'PRODUCTING_SMTP_URL'],
    ['PRODUCTING_OIDC_ISSUER', 'PRODUCTING_OIDC_CLIENT_ID'],
    ['PRODUCTING_OIDC_CLIENT_ID', 'PRODUCTING_OIDC_ISSUER'],
    ['PRODUCTING_OIDC_CLIENT_SECRET', 'PRODUCTING_OIDC_CLIENT_ID'],
    ['PRODUCTING_OIDC_NAME', 'PRODUCTING_OIDC_ISSUER'],
    ['PRODUCTING_OIDC_JOIN_DOMAIN', 'PRODUCTING_OIDC_ISSUER'],
  ] as const
  const half = pairs.find(([set, missing]) => found[set] !== undefined && found[missing] === undefined)
  if (half !== undefined) throw new StartupProblem(`${half[0]} is set without ${half[1]}, and says nothing alone. Set both, or neither.`)
}

const port = z.string().refine((text) => /^\d{1,5}$/.test(text) && Number(text) > 0 && Number(text) <= 65535, { error: ({ input }) => `PORT is "${String(input)}"; it must be a whole number from 1 to 65535.` }).transform(Number)

const megabytes = z.string().refine((text) => /^[1-9]\d{0,5}$/.test(text), { error: ({ input }) => `PRODUCTING_IMPORT_MB is "${String(input)}"; it must be a whole number of megabytes, from 1 to 999999.` }).transform(Number)

const publicUrl = z
  .string()
  .refine(isWebOrigin, { error: ({ input }) => `PUBLIC_URL is "${String(input)}"; it must be an address like https://growth.example.com, without a path, a query or a password.` })
  .transform((text) => new URL(text).origin)

// The value may hold a password, so the sentence does not repeat it.
const databaseUrl = z.string().refine(isPostgresUrl, 'DATABASE_URL must be an address like postgres://user:password@host:5432/name.')

const proxies = z
  .string()
  .refine((text) => proxyParts(text).every(isProxy), { error: ({ input }) => `PRODUCTING_TRUSTED_PROXIES is "${String(input)}"; it must be how many proxies are in front, or addresses and networks like 10.0.0.0/8, 127.0.0.1.` })
  .transform((text) => (/^\d+$/.test(text.trim()) ? Number(text) : proxyParts(text)))

const networks = z
  .string()
  .refine((text) => proxyParts(text).every(isNetwork), { error: ({ input }) => `PRODUCTING_RECEIVER_NETWORKS is "${String(input)}"; it must be addresses and networks like 10.0.0.0/8, 127.0.0.1.` })
  .transform(proxyParts)

const headerName = z.string().refine((text) => /^[\w-]{1,100}$/.test(text), { error: ({ input }) => `PRODUCTING_COUNTRY_HEADER is "${String(input)}"; it must be the name of a header, like cf-ipcountry.` })

// The address holds a password, so the sentence does not repeat it.
const smtpUrl = z.string().refine((text) => URL.canParse(text) && ['smtp:', 'smtps:'].includes(new URL(text).protocol) && new URL(text).hostname !== '', 'PRODUCTING_SMTP_URL must be an address like smtp://user:password@mail.example.com:587, or smtps:// for TLS from the first byte.')

const mailFrom = z.string().refine((text) => /^([^<>\r\n]+<[^\s<>@]+@[^\s<>@]+>|[^\s<>@]+@[^\s<>@]+)$/.test(text.trim()), { error: ({ input }) => `PRODUCTING_MAIL_FROM is "${String(input)}"; it must be an address like producting@example.com, or Producting <producting@example.com>.` })

const issuer = z.string().refine(isIssuer, { error: ({ input }) => `PRODUCTING_OIDC_ISSUER is "${String(input)}"; it must be the address that the identity provider calls itself, like https://id.example.com/realms/main. Without https it may only be on this machine.` })

const domain = z.string().refine((text) => /^[a-z\d-]+(\.[a-z\d-]+)+$/i.test(text), { error: ({ input }) => `PRODUCTING_OIDC_JOIN_DOMAIN is "${String(input)}"; it must be what stands after the @, like example.com.` }).transform((text) => text.toLowerCase())

const settings = z.object({
  PORT: port.default(4400),
  HOST: z.string().default('127.0.0.1'),
  PUBLIC_URL: publicUrl.optional(),
  DATABASE_URL: databaseUrl.optional(),
  PRODUCTING_DATA: z.string().default('.producting'),
  PRODUCTING_TRUSTED_PROXIES: proxies.default(0),
  PRODUCTING_COUNTRY_HEADER: headerName.optional(),
  PRODUCTING_RECEIVER_NETWORKS: networks.default([]),
  PRODUCTING_DEMO: onOff('PRODUCTING_DEMO', true),
  PRODUCTING_TEST_CLOCK: onOff('PRODUCTING_TEST_CLOCK', false),
  PRODUCTING_LOG: z.enum(logLevels, { error: ({ input }) => `PRODUCTING_LOG is "${String(input)}"; it must be one of ${logLevels.join(', ')}.` }).default('warn'),
  PRODUCTING_IMPORT_MB: megabytes.default(1_000),
  PRODUCTING_SMTP_URL: smtpUrl.optional(),
  PRODUCTING_MAIL_FROM: mailFrom.optional(),
  PRODUCTING_OIDC_ISSUER: issuer.optional(),
  PRODUCTING_OIDC_CLIENT_ID: z.string().optional(),
  PRODUCTING_OIDC_CLIENT_SECRET: z.string().optional(),
  PRODUCTING_OIDC_NAME: z.string().max(60, 'PRODUCTING_OIDC_NAME stands on a button: at most 60 characters.').optional(),
  PRODUCTING_OIDC_JOIN_DOMAIN: domain.optional(),
})

/** Read by the tests alone, so it may be set beside ours. */
const forTests = 'PRODUCTING_REQUIRE'

function onOff(name: string, otherwise: boolean) {
  const words: Readonly<Record<string, boolean>> = { on: true, off: false, '1': true, '0': false, true: true, false: false }
  return z
    .string()
    .refine((text) => text.toLowerCase() in words, { error: ({ input }) => `${name} is "${String(input)}"; it must be on or off.` })
    .transform((text) => words[text.toLowerCase()] === true)
    .default(otherwise)
}

function withoutEmpty(environment: Environment): Environment {
  return Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== undefined && value.trim() !== ''))
}

function isWebOrigin(text: string): boolean {
  if (!URL.canParse(text)) return false
  const url = new URL(text)
  return ['http:', 'https:'].includes(url.protocol) && url.pathname === '/' && url.search === '' && url.hash === '' && url.username === '' && url.password === ''
}

/** Over plain HTTP only on this machine: whoever could change the answer on its way would be whoever they like. */
function isIssuer(text: string): boolean {
  if (!URL.canParse(text)) return false
  const { protocol, hostname, search, hash } = new URL(text)
  return search === '' && hash === '' && (protocol === 'https:' || (protocol === 'http:' && ['localhost', '127.0.0.1', '[::1]'].includes(hostname)))
}

function isPostgresUrl(text: string): boolean {
  return URL.canParse(text) && ['postgres:', 'postgresql:'].includes(new URL(text).protocol)
}

function proxyParts(text: string): readonly string[] {
  return text.split(',').map((part) => part.trim()).filter((part) => part !== '')
}

function isProxy(part: string): boolean {
  return /^\d{1,2}$/.test(part) || /^(loopback|linklocal|uniquelocal)$/.test(part) || /^[\d.]{7,15}(\/\d{1,2})?$/.test(part) || /^[\da-f]*:[\da-f:.]*(\/\d{1,3})?$/i.test(part)
}

function isNetwork(part: string): boolean {
  try {
    return isIP(part) !== 0 || ipaddr.parseCIDR(part).length === 2
  } catch {
    return false
  }
}

/** An address that a browser on this machine can open. */
function localAddress(host: string, port: number): string {
  const reachable = ['0.0.0.0', '::', ''].includes(host) ? '127.0.0.1' : host
  return `http://${reachable.includes(':') ? `[${reachable}]` : reachable}:${port}`
}

function refuseUnknown(environment: Environment): void {
  const known = Object.keys(settings.shape).filter((name) => name.startsWith('PRODUCTING_'))
  const unknown = Object.keys(environment).find((name) => name.startsWith('PRODUCTING_') && name !== forTests && !known.includes(name))
  if (unknown === undefined) return
  throw new StartupProblem(`${unknown} is not a setting; did you mean ${nearest(unknown, known) ?? ''}?`)
}
