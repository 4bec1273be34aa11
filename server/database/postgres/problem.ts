import { StartupProblem } from '../../startup-problem.ts'

/** Where the database is, as people may read it: host, port and name, never user or password. */
export function placeOf(url: string): string {
  try {
    const { hostname, port, pathname } = new URL(url)
    return `${decodeURIComponent(hostname) || 'the local socket'}${port === '' ? '' : `:${port}`}${decodeURIComponent(pathname)}`
  } catch {
    return 'DATABASE_URL'
  }
}

/** One sentence for why PostgreSQL does not let us in. */
export function connectionProblem(url: string, error: unknown): StartupProblem {
  const { code, message } = error as { readonly code?: string; readonly message?: string }
  const place = placeOf(url)
  const known: Readonly<Record<string, string>> = {
    ECONNREFUSED: `PostgreSQL at ${place} does not answer: nothing listens there. Check DATABASE_URL.`,
    ENOTFOUND: `PostgreSQL at ${place} cannot be found: that host name is not known. Check DATABASE_URL.`,
    EAI_AGAIN: `PostgreSQL at ${place} cannot be found: that host name is not known. Check DATABASE_URL.`,
    ETIMEDOUT: `PostgreSQL at ${place} does not answer in time. Check DATABASE_URL and the network.`,
    '28P01': `PostgreSQL at ${place} refuses the password. Check DATABASE_URL.`,
    '28000': `PostgreSQL at ${place} refuses this user. Check DATABASE_URL and its pg_hba.conf.`,
    '3D000': `PostgreSQL at ${place} has no such database. Create it, or check DATABASE_URL.`,
    '53300': `PostgreSQL at ${place} has no connection left for us. Raise max_connections, or stop another client.`,
    '57P03': `PostgreSQL at ${place} is starting up. Start again in a moment.`,
  }
  const sentence = known[code ?? ''] ?? (message?.includes('timeout') ? known['ETIMEDOUT'] : undefined)
  return new StartupProblem(sentence ?? `PostgreSQL at ${place} cannot be used: ${withoutSecrets(url, message ?? String(error))}`)
}

export function tooOld(url: string, version: string, oldest: number): StartupProblem {
  return new StartupProblem(`PostgreSQL at ${placeOf(url)} is version ${version}; Producting needs ${oldest} or newer.`)
}

function withoutSecrets(url: string, text: string): string {
  const secrets = [url, ...partsOf(url)].filter((secret) => secret !== '')
  return secrets.reduce((clean, secret) => clean.replaceAll(secret, '…'), text)
}

function partsOf(url: string): readonly string[] {
  try {
    const { password } = new URL(url)
    return [password, decodeURIComponent(password)]
  } catch {
    return []
  }
}
