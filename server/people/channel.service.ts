import type { Db } from '../database/database.ts'
import { recordChange } from '../history/history.service.ts'
import { refusal } from '../refusal.ts'
import type { Scope } from '../scope.ts'
import type { ReachedCut, Store } from '../store/door.ts'
import { TOUCH, touchParts } from '../store/dimension.ts'
import type { ChannelRules } from './channel-rules.ts'
import { channelOf, type ChannelRule } from './channel.ts'
import { type Channels, findChannels, insertChannels } from './channel.repository.ts'

/** The ways of coming that are told apart; who came in a rarer one is counted with those that no channel is known of. */
const MOST_WAYS = 2_000

export function channelsOf(db: Db, workspaceId: string): Promise<Channels> {
  return findChannels(db, workspaceId)
}

export type SaveChannels = { readonly version: number; readonly rules: ChannelRules; readonly why?: string | undefined }

/** Saves the order whole, as a new version. It is applied when reading, so that what was counted before is cut anew. */
export async function saveChannels(scope: Scope, { version, rules, why = '' }: SaveChannels): Promise<{ readonly version: number }> {
  await scope.db.transaction().execute(async (db) => {
    const before = await findChannels(db, scope.workspaceId)
    const isFresh = before.version === version && (await insertChannels(db, { workspaceId: scope.workspaceId, version: version + 1, rules, by: scope.actor, at: scope.now, why }))
    if (!isFresh) throw refusal('stale-version', `Somebody saved version ${Math.max(before.version, version + 1)} of the channels meanwhile; yours was made on ${version}.`, { yours: version, theirs: before.version })
    await recordChange(db, { workspaceId: scope.workspaceId, at: scope.now, actor: scope.actor, entityKind: 'channels', entityId: scope.workspaceId, entityKey: 'channels', action: 'saved', why, before: before.rules, after: rules })
  })
  return { version: version + 1 }
}

type Counted = Parameters<Store['dimensionValues']>[0]

/** The ways in which people of a series came, each with its channel by these rules. */
export async function channelValues(store: Pick<Store, 'dimensionValues'>, rules: readonly ChannelRule[], place: Omit<Counted, 'dimension' | 'limit'>): Promise<NonNullable<ReachedCut['values']>> {
  const values = await store.dimensionValues({ ...place, dimension: TOUCH, limit: MOST_WAYS })
  return values.map(({ value }) => ({ value, group: channelOf(rules, touchParts(value)) }))
}
