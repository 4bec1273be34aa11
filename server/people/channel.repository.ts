import type { Db } from '../database/database.ts'
import type { Actor } from '../history/history.ts'
import type { ChannelRules } from './channel-rules.ts'
import type { ChannelRule } from './channel.ts'
import { DEFAULT_CHANNELS } from './default-channels.ts'

export type Channels = {
  /** 0: the default, since none was ever saved. */
  readonly version: number
  readonly rules: readonly ChannelRule[]
  readonly savedBy: Actor | null
  readonly savedAt: Date | null
}

/** The newest. */
export async function findChannels(db: Db, workspaceId: string): Promise<Channels> {
  const row = await db
    .selectFrom('channel_groupings')
    .selectAll()
    .where('channel_groupings.workspace_id', '=', workspaceId)
    .orderBy('channel_groupings.version', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row === undefined ? { version: 0, rules: DEFAULT_CHANNELS, savedBy: null, savedAt: null } : { version: row.version, rules: row.rules, savedBy: row.saved_by, savedAt: row.saved_at }
}

/** False where somebody else made this version meanwhile. */
export async function insertChannels(db: Db, row: { readonly workspaceId: string; readonly version: number; readonly rules: ChannelRules; readonly by: Actor; readonly at: Date; readonly why: string }): Promise<boolean> {
  const done = await db
    .insertInto('channel_groupings')
    .values({ workspace_id: row.workspaceId, version: row.version, rules: JSON.stringify(row.rules), saved_by: JSON.stringify(row.by), saved_at: row.at, why: row.why })
    .onConflict((conflict) => conflict.columns(['workspace_id', 'version']).doNothing())
    .executeTakeFirst()
  return (done.numInsertedOrUpdatedRows ?? 0n) > 0n
}
