import { describe, expect, it } from 'vitest'
import { readConfig } from '#server/config.ts'
import { StartupProblem } from '#server/startup-problem.ts'

const home = '/srv/producting'

describe('readConfig', () => {
  it('runs without a single setting', () => {
    expect(readConfig({}, home)).toEqual({
      port: 4400, host: '127.0.0.1', publicUrl: 'http://127.0.0.1:4400', databaseUrl: undefined, dataFolder: '/srv/producting/.producting',
      trustedProxies: 0, countryHeader: undefined, receiverNetworks: [], demo: true, testClock: false, logLevel: 'warn', importBytes: 1_000_000_000, mail: null, provider: null,
    })
  })

  it.each([
    [{ PORT: '8080', HOST: '::' }, { port: 8080, host: '::', publicUrl: 'http://127.0.0.1:8080' }],
    [{ HOST: '::1' }, { publicUrl: 'http://[::1]:4400' }],
    [{ PUBLIC_URL: 'https://growth.example.com/' }, { publicUrl: 'https://growth.example.com' }],
    [{ PRODUCTING_DATA: '/var/lib/p' }, { dataFolder: '/var/lib/p' }],
    [{ PRODUCTING_DATA: 'data' }, { dataFolder: '/srv/producting/data' }],
    [{ PRODUCTING_RECEIVER_NETWORKS: '10.0.0.0/8, ::1' }, { receiverNetworks: ['10.0.0.0/8', '::1'] }],
    [{ PRODUCTING_TRUSTED_PROXIES: '2' }, { trustedProxies: 2 }],
    [{ PRODUCTING_TRUSTED_PROXIES: '10.0.0.0/8, ::1,loopback' }, { trustedProxies: ['10.0.0.0/8', '::1', 'loopback'] }],
    [{ PRODUCTING_TRUSTED_PROXIES: '1', PRODUCTING_COUNTRY_HEADER: 'CF-IPCountry' }, { countryHeader: 'cf-ipcountry' }],
    [{ PRODUCTING_DEMO: 'off', PRODUCTING_TEST_CLOCK: '1', PRODUCTING_LOG: 'silent' }, { demo: false, testClock: true, logLevel: 'silent' }],
    [{ PRODUCTING_IMPORT_MB: '50' }, { importBytes: 50_000_000 }],
    [{ PRODUCTING_SMTP_URL: 'smtp://me:secret@mail.example.com:587', PRODUCTING_MAIL_FROM: 'Producting <p@example.com>' }, { mail: { url: 'smtp://me:secret@mail.example.com:587', from: 'Producting <p@example.com>' } }],
    [{ PRODUCTING_OIDC_ISSUER: 'https://id.example.com/main', PRODUCTING_OIDC_CLIENT_ID: 'growth' }, { provider: { issuer: 'https://id.example.com/main', clientId: 'growth', clientSecret: null, name: 'id.example.com', joinDomain: null } }],
    [{ PRODUCTING_OIDC_ISSUER: 'http://localhost:9000', PRODUCTING_OIDC_CLIENT_ID: 'growth', PRODUCTING_OIDC_NAME: 'Okta', PRODUCTING_OIDC_JOIN_DOMAIN: 'Example.com' }, { provider: { name: 'Okta', joinDomain: 'example.com' } }],
    [{ PORT: '', PRODUCTING_LOG: ' ', DATABASE_URL: '' }, { port: 4400, logLevel: 'warn', databaseUrl: undefined }],
    [{ PRODUCTING_REQUIRE: 'postgres,chromium', OTHER: 'x' }, { port: 4400 }],
  ])('%o → %o', (environment, expected) => {
    expect(readConfig(environment, home)).toMatchObject(expected)
  })

  it.each([
    [{ PORT: 'eighty' }, 'PORT is "eighty"; it must be a whole number from 1 to 65535.'],
    [{ PORT: '0' }, 'PORT is "0"; it must be a whole number from 1 to 65535.'],
    [{ PORT: '70000' }, 'PORT is "70000"; it must be a whole number from 1 to 65535.'],
    [{ PUBLIC_URL: 'growth.example.com' }, 'PUBLIC_URL is "growth.example.com"; it must be an address like https://growth.example.com, without a path, a query or a password.'],
    [{ PUBLIC_URL: 'https://example.com/growth' }, 'PUBLIC_URL is "https://example.com/growth"; it must be an address like https://growth.example.com, without a path, a query or a password.'],
    [{ DATABASE_URL: 'mysql://me:secret@db/x' }, 'DATABASE_URL must be an address like postgres://user:password@host:5432/name.'],
    [{ PRODUCTING_RECEIVER_NETWORKS: '10.0.0.0/64' }, 'PRODUCTING_RECEIVER_NETWORKS is "10.0.0.0/64"; it must be addresses and networks like 10.0.0.0/8, 127.0.0.1.'],
    [{ PRODUCTING_TRUSTED_PROXIES: 'everyone' }, 'PRODUCTING_TRUSTED_PROXIES is "everyone"; it must be how many proxies are in front, or addresses and networks like 10.0.0.0/8, 127.0.0.1.'],
    [{ PRODUCTING_COUNTRY_HEADER: 'a b' }, 'PRODUCTING_COUNTRY_HEADER is "a b"; it must be the name of a header, like cf-ipcountry.'],
    [{ PRODUCTING_COUNTRY_HEADER: 'x-country' }, 'PRODUCTING_COUNTRY_HEADER is set, but no proxy is trusted to write it: anybody could choose a country. Set PRODUCTING_TRUSTED_PROXIES too.'],
    [{ PRODUCTING_DEMO: 'maybe' }, 'PRODUCTING_DEMO is "maybe"; it must be on or off.'],
    [{ PRODUCTING_LOG: 'loud' }, 'PRODUCTING_LOG is "loud"; it must be one of fatal, error, warn, info, debug, trace, silent.'],
    [{ PRODUCTING_IMPORT_MB: '0' }, 'PRODUCTING_IMPORT_MB is "0"; it must be a whole number of megabytes, from 1 to 999999.'],
    [{ PRODUCTING_SMTP_URL: 'mail.example.com' , PRODUCTING_MAIL_FROM: 'p@example.com' }, 'PRODUCTING_SMTP_URL must be an address like smtp://user:password@mail.example.com:587, or smtps:// for TLS from the first byte.'],
    [{ PRODUCTING_SMTP_URL: 'smtp://mail.example.com' }, 'PRODUCTING_SMTP_URL is set without PRODUCTING_MAIL_FROM, and says nothing alone. Set both, or neither.'],
    [{ PRODUCTING_SMTP_URL: 'smtp://mail.example.com', PRODUCTING_MAIL_FROM: 'us' }, 'PRODUCTING_MAIL_FROM is "us"; it must be an address like producting@example.com, or Producting <producting@example.com>.'],
    [{ PRODUCTING_OIDC_ISSUER: 'http://id.example.com', PRODUCTING_OIDC_CLIENT_ID: 'growth' }, 'PRODUCTING_OIDC_ISSUER is "http://id.example.com"; it must be the address that the identity provider calls itself, like https://id.example.com/realms/main. Without https it may only be on this machine.'],
    [{ PRODUCTING_OIDC_ISSUER: 'https://id.example.com' }, 'PRODUCTING_OIDC_ISSUER is set without PRODUCTING_OIDC_CLIENT_ID, and says nothing alone. Set both, or neither.'],
    [{ PRODUCTING_DTA: '/x' }, 'PRODUCTING_DTA is not a setting; did you mean PRODUCTING_DATA?'],
    [{ PRODUCTING_TEST_CLOK: '' }, 'PRODUCTING_TEST_CLOK is not a setting; did you mean PRODUCTING_TEST_CLOCK?'],
    [{ PRODUCTING_TEST_CLOCK: 'on', NODE_ENV: 'production' }, 'PRODUCTING_TEST_CLOCK is refused when NODE_ENV is production: whoever sets the clock decides what every result counts.'],
  ])('%o is refused in a sentence', (environment, sentence) => {
    expect(() => readConfig(environment, home)).toThrow(new StartupProblem(sentence))
  })

  it('never repeats a database address, because a password may be in it', () => {
    expect(() => readConfig({ DATABASE_URL: 'postgres//me:hunter2@db' }, home)).toThrow(/^(?!.*hunter2)/)
  })
})
