import type { Parts } from '../context.ts'
import { refusal } from '../refusal.ts'
import { workspaceNamed, secretOf } from '../workspaces/workspace.service.ts'
import { type Account, type Board, EMPTY_BOARD, type Plan, sessionFor, userIdOf, userIn } from './account.ts'
import { findAccount, insertAccount, saveAccount } from './account.repository.ts'
import { PINEWALL } from './first-workspace.ts'

/** The demo's own back end: whose data it keeps, and under which secret. */
export type Shop = { readonly parts: Parts; readonly workspaceId: string; readonly secret: string }

/** @throws Refusal where this installation has no demo */
export async function openShop(parts: Parts): Promise<Shop> {
  const workspace = parts.config.demo ? await workspaceNamed(parts.db, PINEWALL.key) : undefined
  if (workspace === undefined || !workspace.synthetic) {
    throw refusal('not-found', 'This installation has no demo. It is made when the server starts on an empty database with PRODUCTING_DEMO=on.')
  }
  return { parts, workspaceId: workspace.id, secret: await secretOf(parts.db, workspace.id) }
}

export type SignedIn = { readonly account: Account; readonly session: string; readonly isNew: boolean }

/** A new account, or the one there is: an address is never two users. */
export async function signUp(shop: Shop, input: { readonly email: string; readonly name: string }): Promise<SignedIn> {
  const { db, clock } = shop.parts
  const userId = userIdOf(shop.secret, input.email)
  const isNew = (await findAccount(db, shop.workspaceId, userId)) === undefined
  await insertAccount(db, shop.workspaceId, { userId, ...input, plan: 'trial', board: EMPTY_BOARD, createdAt: clock.now() })
  return signedIn(shop, userId, isNew)
}

export async function signInAgain(shop: Shop, address: string): Promise<SignedIn> {
  return signedIn(shop, userIdOf(shop.secret, address), false)
}

async function signedIn(shop: Shop, userId: string, isNew: boolean): Promise<SignedIn> {
  const account = await findAccount(shop.parts.db, shop.workspaceId, userId)
  if (account === undefined) throw refusal('not-found', 'Nobody has signed up with this address yet.')
  return { account, session: sessionFor(shop.secret, userId), isNew }
}

/** Who a session is; null when nobody is signed in. */
export async function accountOf(shop: Shop, session: string | undefined): Promise<Account | null> {
  const userId = session === undefined ? null : userIn(shop.secret, session)
  return userId === null ? null : ((await findAccount(shop.parts.db, shop.workspaceId, userId)) ?? null)
}

export async function keepBoard(shop: Shop, account: Account, board: Board): Promise<Account> {
  await saveAccount(shop.parts.db, shop.workspaceId, account.userId, { board })
  return { ...account, board }
}

export async function choosePlan(shop: Shop, account: Account, plan: Plan): Promise<Account> {
  await saveAccount(shop.parts.db, shop.workspaceId, account.userId, { plan })
  return { ...account, plan }
}
