import { recordChange } from '../history/history.service.ts'
import type { Db } from '../database/database.ts'
import { newId, newToken, tokenHash } from '../id.ts'
import { refusal } from '../refusal.ts'
import type { Scope } from '../scope.ts'
import { type KeyKind, lesserOf } from './workspace.ts'
import type { Role } from './workspace.table.ts'
import { findHolder, findHolderById, insertKey, type KeyLimits, type ListedKey, listKeys, revokeKey, saveLimits, touchKeys } from './key.repository.ts'

/** Who a request with a key speaks for. */
export type KeyHolder = {
  readonly keyId: string
  readonly kind: KeyKind
  readonly name: string
  readonly workspaceId: string
  /** null for admin tokens: they stand for the whole workspace. */
  readonly environmentId: string | null
  readonly production: boolean
  readonly synthetic: boolean
  readonly origins: readonly string[]
  /** null: as much as the server itself takes in. */
  readonly eventsPerSecond: number | null
  readonly eventsPerMonth: number | null
  /** The workspace's secret: derives subjects, signs facts; never sent. */
  readonly secret: string
  /** What an admin token may do now: never more than the member whose it is. Null for the others. */
  readonly role: Role | null
  readonly member: { readonly id: string; readonly name: string } | null
  readonly expiresAt: Date | null
}

const PREFIX = { client: 'pk', server: 'sk', admin: 'at' } as const satisfies Record<KeyKind, string>

/** So that people and leak scanners tell what one member may do from what a program of the workspace may. */
const PERSONAL_PREFIX = 'pt'

export type MadeKey = { readonly id: string; readonly token: string }

export type NewKey = {
  readonly kind: KeyKind
  readonly environmentId: string | null
  readonly name: string
  readonly origins?: readonly string[]
  /** For admin tokens: what they may do; everything, where nothing is said. */
  readonly role?: Role
  /** Whose it is; without one it is the workspace's. */
  readonly memberId?: string
  readonly expiresAt?: Date
  readonly replaces?: string
  readonly limits?: KeyLimits
}

/** Makes a key and returns its token, the only time that it can be seen. */
export async function makeKey(scope: Scope, input: NewKey): Promise<MadeKey> {
  const token = newToken(input.memberId === undefined ? PREFIX[input.kind] : PERSONAL_PREFIX)
  const role = input.kind === 'admin' ? (input.role ?? 'admin') : null
  const id = newId('key')
  await scope.db.transaction().execute(async (db) => {
    await insertKey(db, {
      id,
      workspaceId: scope.workspaceId,
      environmentId: input.environmentId,
      kind: input.kind,
      name: input.name,
      tokenHash: tokenHash(token),
      hint: `${token.slice(0, 6)}…${token.slice(-4)}`,
      origins: input.origins ?? [],
      by: scope.memberId,
      at: scope.now,
      role,
      memberId: input.memberId ?? null,
      expiresAt: input.expiresAt ?? null,
      replaces: input.replaces ?? null,
    })
    if (input.limits !== undefined) await saveLimits(db, scope.workspaceId, id, input.limits)
    const after = { kind: input.kind, name: input.name, environmentId: input.environmentId, ...(role === null ? {} : { role }), ...(input.replaces === undefined ? {} : { replaces: input.replaces }) }
    await recordChange(db, { ...entry(scope, id, input.name), action: input.replaces === undefined ? 'created' : 'replaced', after })
  })
  return { id, token }
}

/** Newest first, withdrawn ones too. */
export function keysOf(scope: Pick<Scope, 'db' | 'workspaceId'>, limit: number): Promise<readonly ListedKey[]> {
  return listKeys(scope.db, scope.workspaceId, limit)
}

/** One member's tokens, newest first. */
export function tokensOf(scope: Pick<Scope, 'db' | 'workspaceId'>, memberId: string, limit: number): Promise<readonly ListedKey[]> {
  return listKeys(scope.db, scope.workspaceId, limit, memberId)
}

/**
 * A new key beside one that goes on working, with its kind, place, origins, limits and role: programs change to it one by one,
 * and when the old one is not used any more it is withdrawn.
 */
export async function replaceKey(scope: Scope, id: string): Promise<MadeKey> {
  const { kind, environmentId, name, origins, role, member, revokedAt, eventsPerSecond, eventsPerMonth } = await keyWith(scope, id)
  if (revokedAt !== null) throw refusal('wrong-state', `The key "${name}" was withdrawn. Make a new one.`, { id })
  if (member !== null) throw refusal('not-allowed', `"${name}" is a token of ${member.name}, who alone makes new ones.`, { id })
  return makeKey(scope, { kind, environmentId, name, origins, limits: { eventsPerSecond, eventsPerMonth }, replaces: id, ...(role === null ? {} : { role }) })
}

export async function withdrawKey(scope: Scope, id: string): Promise<void> {
  const key = await keyWith(scope, id)
  await scope.db.transaction().execute(async (db) => {
    const done = await revokeKey(db, scope.workspaceId, id, scope.now)
    if (!done) throw refusal('wrong-state', `The key "${key.name}" was withdrawn before.`, { id })
    await recordChange(db, { ...entry(scope, id, key.name), action: 'withdrawn' })
  })
}

/** How many events a key may send. A key that sends none has no limits. */
export async function limitKey(scope: Scope, { id, ...limits }: KeyLimits & { readonly id: string }): Promise<void> {
  const key = await keyWith(scope, id)
  if (key.kind === 'admin') throw refusal('invalid', `"${key.name}" is for scripts and sends no events, so it has no limits.`, { id })
  const { eventsPerSecond, eventsPerMonth } = key
  await scope.db.transaction().execute(async (db) => {
    await saveLimits(db, scope.workspaceId, id, limits)
    await recordChange(db, { ...entry(scope, id, key.name), action: 'limited', before: { eventsPerSecond, eventsPerMonth }, after: limits })
  })
}

async function keyWith(scope: Scope, id: string): Promise<ListedKey> {
  const key = (await listKeys(scope.db, scope.workspaceId, 1000)).find((one) => one.id === id)
  if (key === undefined) throw refusal('not-found', 'There is no such key in this workspace.', { id })
  return key
}

function entry(scope: Scope, id: string, name: string) {
  return { workspaceId: scope.workspaceId, at: scope.now, actor: scope.actor, entityKind: 'key' as const, entityId: id, entityKey: name }
}

/** How long a withdrawn key may still be known, in ms: what one look-up is remembered for. */
const REMEMBERED_MS = 2_000
/** A key in use is looked up anew so early that nobody waits for it. */
const REFRESHED_MS = 1_000
const MOST_REMEMBERED = 10_000
/** Ours have 35 characters; what is longer is no key and need not be kept in memory to know that. */
const LONGEST_TOKEN = 200

type Remembered = { readonly holder: KeyHolder | null; readonly at: number }

/**
 * Looks keys up by their hash, remembers answers briefly, and notes their use once a minute. What is remembered stands
 * under the token itself, in memory alone, so that a request costs no hash.
 */
export class KeyRing {
  readonly #db: Db
  readonly #tokens: Memory
  // Apart from the tokens: an id is no secret, and must not pass for one.
  readonly #ids: Memory
  readonly #used = new Set<string>()

  constructor(db: Db) {
    this.#db = db
    this.#tokens = new Memory(async (token) => holderIn(await findHolder(db, tokenHash(token))))
    this.#ids = new Memory(async (id) => holderIn(await findHolderById(db, id)))
  }

  /** Bound, so that it can be handed over as a function. */
  readonly authenticate = async (token: string): Promise<KeyHolder | null> => {
    const known = this.remembered(token)
    return known === undefined ? this.#noted(await this.#tokens.ask(token)) : known
  }

  /** Without waiting: the holder, null where the token is nobody's, and undefined where it has to be looked up. */
  readonly remembered = (token: string): KeyHolder | null | undefined => {
    const known = this.#tokens.recall(token)
    return known === undefined ? undefined : this.#noted(known)
  }

  /** The holder of a key of which only the id is known, as in an address that was signed for it. */
  readonly byId = async (keyId: string): Promise<KeyHolder | null> => {
    const known = this.#ids.recall(keyId)
    return known === undefined ? this.#ids.ask(keyId) : known
  }

  /** Forgets what it remembers: after a key was made or withdrawn here. */
  forget(): void {
    this.#tokens.forget()
    this.#ids.forget()
  }

  /** Writes down which keys were used since the last call. */
  async noteUse(now: Date): Promise<void> {
    const ids = [...this.#used]
    this.#used.clear()
    await touchKeys(this.#db, ids, now)
  }

  #noted(holder: KeyHolder | null): KeyHolder | null {
    if (holder !== null) this.#used.add(holder.keyId)
    return holder
  }
}

/** Answers for two seconds what it was told, and asks anew in the second of them, so that a key in use never waits. */
class Memory {
  readonly #find: (named: string) => Promise<KeyHolder | null>
  #known = new Map<string, Remembered>()
  readonly #asking = new Map<string, Promise<KeyHolder | null>>()

  constructor(find: (named: string) => Promise<KeyHolder | null>) {
    this.#find = find
  }

  recall(named: string): KeyHolder | null | undefined {
    const known = this.#known.get(named)
    if (known === undefined) return named.length > LONGEST_TOKEN ? null : undefined
    const age = performance.now() - known.at
    if (age >= REMEMBERED_MS) return undefined
    if (age >= REFRESHED_MS) this.ask(named).catch(() => undefined)
    return known.holder
  }

  /** One look-up at a time for each. */
  ask(named: string): Promise<KeyHolder | null> {
    const running = this.#asking.get(named)
    if (running !== undefined) return running
    const looking = this.#lookUp(named).finally(() => {
      if (this.#asking.get(named) === looking) this.#asking.delete(named)
    })
    this.#asking.set(named, looking)
    return looking
  }

  forget(): void {
    // A look-up that is under way writes into the map of before, which nobody reads.
    this.#known = new Map()
    this.#asking.clear()
  }

  async #lookUp(named: string): Promise<KeyHolder | null> {
    // Counted from before the question: an answer may be as old as that.
    const at = performance.now()
    const known = this.#known
    const holder = await this.#find(named)
    if (known.size >= MOST_REMEMBERED) known.clear()
    known.set(named, { holder, at })
    return holder
  }
}

function holderIn(row: Awaited<ReturnType<typeof findHolder>>): KeyHolder | null {
  if (row === undefined) return null
  return {
    keyId: row.id,
    kind: row.kind,
    name: row.name,
    workspaceId: row.workspace_id,
    environmentId: row.environment_id,
    production: row.production ?? false,
    synthetic: row.synthetic,
    origins: row.origins,
    eventsPerSecond: row.events_per_second,
    eventsPerMonth: row.events_per_month,
    secret: row.secret,
    role: row.role === null || row.member_role === null ? row.role : lesserOf(row.role, row.member_role),
    member: row.member_id === null ? null : { id: row.member_id, name: row.member_name ?? '' },
    expiresAt: row.expires_at,
  }
}
