import { recordChange } from '../history/history.service.ts'
import type { Db } from '../database/database.ts'
import { newId, newToken, tokenHash } from '../id.ts'
import { refusal } from '../refusal.ts'
import type { Scope } from '../scope.ts'
import type { KeyKind } from './workspace.ts'
import { findHolder, insertKey, type ListedKey, listKeys, revokeKey, touchKeys } from './key.repository.ts'

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
  /** The workspace's secret: derives subjects, signs facts; never sent. */
  readonly secret: string
}

const PREFIX = { client: 'pk', server: 'sk', admin: 'at' } as const satisfies Record<KeyKind, string>

export type MadeKey = { readonly id: string; readonly token: string }

/** Makes a key and returns its token, the only time that it can be seen. */
export async function makeKey(
  scope: Scope,
  input: { readonly kind: KeyKind; readonly environmentId: string | null; readonly name: string; readonly origins?: readonly string[] },
): Promise<MadeKey> {
  const token = newToken(PREFIX[input.kind])
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
    })
    const after = { kind: input.kind, name: input.name, environmentId: input.environmentId }
    await recordChange(db, { ...entry(scope, id, input.name), action: 'created', after })
  })
  return { id, token }
}

/** Newest first, withdrawn ones too. */
export function keysOf(scope: Pick<Scope, 'db' | 'workspaceId'>, limit: number): Promise<readonly ListedKey[]> {
  return listKeys(scope.db, scope.workspaceId, limit)
}

export async function withdrawKey(scope: Scope, id: string): Promise<void> {
  const key = (await listKeys(scope.db, scope.workspaceId, 1000)).find((one) => one.id === id)
  if (key === undefined) throw refusal('not-found', 'There is no such key in this workspace.', { id })
  await scope.db.transaction().execute(async (db) => {
    const done = await revokeKey(db, scope.workspaceId, id, scope.now)
    if (!done) throw refusal('wrong-state', `The key "${key.name}" was withdrawn before.`, { id })
    await recordChange(db, { ...entry(scope, id, key.name), action: 'withdrawn' })
  })
}

function entry(scope: Scope, id: string, name: string) {
  return { workspaceId: scope.workspaceId, at: scope.now, actor: scope.actor, entityKind: 'key' as const, entityId: id, entityKey: name }
}

/** How long a withdrawn key may still be known, in ms: what one look-up is remembered for. */
const REMEMBERED_MS = 2_000
const MOST_REMEMBERED = 10_000

/** Looks keys up by their hash, remembers answers briefly, and notes their use once a minute. */
export class KeyRing {
  readonly #db: Db
  readonly #known = new Map<string, { readonly holder: KeyHolder | null; readonly until: number }>()
  readonly #used = new Set<string>()

  constructor(db: Db) {
    this.#db = db
  }

  /** Bound, so that it can be handed over as a function. */
  readonly authenticate = async (token: string): Promise<KeyHolder | null> => {
    const hash = tokenHash(token)
    const known = this.#known.get(hash)
    const holder = known !== undefined && known.until > performance.now() ? known.holder : await this.#lookUp(hash)
    if (holder !== null) this.#used.add(holder.keyId)
    return holder
  }

  /** Forgets what it remembers: after a key was made or withdrawn here. */
  forget(): void {
    this.#known.clear()
  }

  /** Writes down which keys were used since the last call. */
  async noteUse(now: Date): Promise<void> {
    const ids = [...this.#used]
    this.#used.clear()
    await touchKeys(this.#db, ids, now)
  }

  async #lookUp(hash: string): Promise<KeyHolder | null> {
    const row = await findHolder(this.#db, hash)
    const holder = row === undefined ? null : {
      keyId: row.id,
      kind: row.kind,
      name: row.name,
      workspaceId: row.workspace_id,
      environmentId: row.environment_id,
      production: row.production ?? false,
      synthetic: row.synthetic,
      origins: row.origins,
      secret: row.secret,
    }
    if (this.#known.size >= MOST_REMEMBERED) this.#known.clear()
    this.#known.set(hash, { holder, until: performance.now() + REMEMBERED_MS })
    return holder
  }
}
