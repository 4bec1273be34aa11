import { createTRPCClient, httpLink, type TRPCClient } from '@trpc/client'
import { pino } from 'pino'
import { migrations } from '../../migrations/index.ts'
import { type DatabaseOptions, openDatabase } from '../../server/database/connect.ts'
import { migrateUp } from '../../server/database/migrate.ts'
import type { AppRouter } from '../../server/router.ts'
import { foundWorkspace } from '../../server/workspaces/found.service.ts'
import { makeKey } from '../../server/workspaces/key.service.ts'
import type { CompactRuleset } from '../../sdk/core/compact.ts'
import type { FlagRules } from '../../sdk/core/ruleset.ts'
import { metricOf } from '../support/shared-metric.ts'
import { type ServerProcess, startServer } from '../support/server-process.ts'
import { rulesetFor } from './neutral.ts'
import { wire } from '../../server/wire.ts'

export type Served = { readonly server: ServerProcess; readonly keys: Keys }
export type Keys = { readonly client: string; readonly server: string; readonly admin: string }

/** Our server as `npm start` runs it, until the bench ends, on an embedded database of its own, with the flags made through its own doors. */
export async function serveFlags(folder: string, count: number): Promise<Served> {
  const keys = await founded({ kind: 'embedded', folder })
  const server = await startServer({ PRODUCTING_DATA: folder, NODE_ENV: 'production' })
  process.on('exit', () => server.process.kill('SIGKILL'))
  await furnish(createTRPCClient<AppRouter>({ links: [httpLink({ url: `${server.url}/trpc`, transformer: wire, headers: { authorization: `Bearer ${keys.admin}` } })] }), await rulesetFor(count))
  await served(server.url, keys, count)
  return { server, keys }
}

export async function founded(options: DatabaseOptions): Promise<Keys> {
  const database = await openDatabase(options, pino({ level: 'silent' }))
  try {
    await migrateUp(database, migrations)
    const now = new Date()
    const members = [{ name: 'Mina Park', email: 'mina@example.com', team: 'product', role: 'admin' }] as const
    const { workspaceId, environments } = await foundWorkspace(database.db, { key: 'bench', name: 'Bench', timeZone: 'UTC', currency: 'EUR', synthetic: false, members }, now)
    const scope = { db: database.db, workspaceId, actor: { kind: 'system', id: 'bench', name: 'Bench' }, memberId: null, role: 'admin', now, audienceUses: async () => [], experimentsOn: async () => [], released: async () => undefined } as const
    const key = async (kind: 'client' | 'server' | 'admin'): Promise<string> => (await makeKey(scope, { kind, name: kind, environmentId: kind === 'admin' ? null : (environments[0]?.id ?? '') })).token
    return { client: await key('client'), server: await key('server'), admin: await key('admin') }
  } finally {
    await database.close()
  }
}

type Admin = TRPCClient<AppRouter>
type Neutral = Awaited<ReturnType<typeof rulesetFor>>

async function furnish(admin: Admin, { flags, experiments }: Neutral): Promise<void> {
  await admin.metric.create.mutate(metricOf('activated'))
  for (const [key, flag] of Object.entries(flags)) await makeFlag(admin, key, flag)
  for (const [key, { audience, variants }] of Object.entries(experiments)) {
    const plan = { minimumEffect: 0.05, days: 28 }
    const hypothesis = { audience: 'everybody on trial', change: 'another text', effect: 'activate', because: 'they understand it' }
    const named = variants.map((one) => ({ ...one, name: one.key }))
    await admin.experiment.create.mutate({ key, name: key, surface: 'product', environment: 'production', design: { hypothesis, flagKey: key, audience, variants: named, plan } })
    await admin.experiment.launch.mutate({ key, version: 1, why: 'to be measured' })
  }
}

/** An experiment's rule is put there when it is launched. */
async function makeFlag(admin: Admin, key: string, { type, values, off, fallthrough, rules }: FlagRules): Promise<void> {
  const variations = Object.entries(values).map(([key, value]) => ({ key, value }))
  await admin.flag.create.mutate({ key, name: key, type, variations })
  const plain = rules.flatMap(({ id, when, serve }) => (serve.kind === 'variation' ? [{ id, when, serve }] : []))
  if (fallthrough.kind !== 'variation') throw new Error(`The flag ${key} has another else than the bench makes.`)
  await admin.flag.save.mutate({ key, environment: 'production', version: 1, draft: { enabled: true, rules: plain, fallthrough, offVariation: off }, why: 'to be measured' })
}

/** Resolves when the ruleset that SDKs fetch holds every flag. */
async function served(url: string, { client }: Keys, count: number): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    const { flags, experiments } = (await (await fetch(`${url}/v1/ruleset/${client}`)).json()) as CompactRuleset
    if (Object.keys(flags).length === count && Object.keys(experiments).length === count / 5) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error('The ruleset did not reach the door within 10 s.')
}
