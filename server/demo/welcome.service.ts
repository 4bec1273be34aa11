import type { Parts } from '../context.ts'
import { publish } from '../ruleset/ruleset.service.ts'
import { foundWorkspace } from '../workspaces/found.service.ts'
import { makeSignInLink } from '../workspaces/session.service.ts'
import { environmentsOf, membersOf, allWorkspaces } from '../workspaces/workspace.service.ts'
import type { Environment, Member, Workspace } from '../workspaces/workspace.ts'
import { readDemoFile, writeDemoFile } from './demo-file.service.ts'
import { standingKeys } from './demo-keys.service.ts'
import { DEMO_FILL, FILL_SUBJECT } from './demo.service.ts'
import { emptyWorkspace, PINEWALL } from './first-workspace.ts'
import { type Acting, actingIn, setUpDemo } from './set-up.service.ts'

export type Welcome = {
  readonly url: string
  /** Signs the first admin in, once. */
  readonly signInUrl: string
  /** Where the demo product is; null in an installation without one. */
  readonly demoUrl: string | null
}

/**
 * At every start: a workspace where there is none (the demo's, unless the settings say otherwise), keys that programs on
 * this machine find in `demo.json`, and a new sign-in link for the first admin. Once, it begins to fill the demo.
 *
 * @param url where people and SDKs reach this server, without a slash at its end
 */
export async function welcome(parts: Parts, url: string): Promise<Welcome> {
  const workspace = await firstWorkspace(parts)
  const members = await membersOf(parts.db, workspace.id)
  const acting = actingIn(parts, workspace.id, members)
  const isDemo = parts.config.demo && isDemoWorkspace(workspace)
  const signInUrl = await handOver(parts, { url, workspace, admin: firstAdmin(members), acting })
  if (isDemo) await beginDemo(parts, workspace, acting)
  return { url, signInUrl, demoUrl: isDemo ? `${url}/demo/` : null }
}

export function isDemoWorkspace(workspace: Workspace): boolean {
  return workspace.synthetic && workspace.key === PINEWALL.key
}

/** The workspace there is, or a new one. */
export async function firstWorkspace({ db, config, clock }: Parts): Promise<Workspace> {
  const [standing] = await allWorkspaces(db)
  if (standing !== undefined) return standing
  const founding = config.demo ? PINEWALL : emptyWorkspace(Intl.DateTimeFormat().resolvedOptions().timeZone)
  const { environments } = await foundWorkspace(db, founding, clock.now())
  // Nothing is released yet, and SDKs are told just that.
  await db.transaction().execute((trx) => publish(trx, environments.map((one) => one.id), clock.now()))
  const [made] = await allWorkspaces(db)
  if (made === undefined) throw new Error('the first workspace was not written')
  return made
}

/** The job's row says that everything before it is there: without it, the set-up begins or goes on where it ended. */
async function beginDemo({ clock, jobs, shelf }: Parts, workspace: Workspace, acting: Acting): Promise<void> {
  if ((await jobs.find(workspace.id, DEMO_FILL, FILL_SUBJECT)) !== undefined) return
  await setUpDemo(acting, clock.now())
  await shelf.refresh()
  await jobs.start({ workspaceId: workspace.id, kind: DEMO_FILL, subject: FILL_SUBJECT })
}

function firstAdmin(members: readonly Member[]): Member {
  const admin = members.find((one) => one.role === 'admin')
  if (admin === undefined) throw new Error('the workspace has no admin to sign in')
  return admin
}

type Handing = { readonly url: string; readonly workspace: Workspace; readonly admin: Member; readonly acting: Acting }

async function handOver(parts: Parts, { url, workspace, admin, acting }: Handing): Promise<string> {
  const { db, clock, config } = parts
  const now = clock.now()
  const environment = productionOf(await environmentsOf(db, workspace.id))
  const file = await readDemoFile(config.dataFolder)
  const keys = await standingKeys(acting(admin.name, now), { keys: parts.keys, environmentId: environment.id, file })
  const signInUrl = await makeSignInLink(db, url, admin.id, now)
  await writeDemoFile(config.dataFolder, { url, ...keys, signInUrl })
  return signInUrl
}

function productionOf(environments: readonly Environment[]): Environment {
  const environment = environments.find((one) => one.production) ?? environments[0]
  if (environment === undefined) throw new Error('the workspace has no environment')
  return environment
}
