import type { Db } from '../database/database.ts'
import { inOrder } from '../database/in-order.ts'
import type { ListPlace } from '../list-order.ts'
import type { Flag, FlagEnvironment, FlagOrder } from './flag.ts'
import type { FlagsTable } from './flag.table.ts'
import { type Selectable, sql } from 'kysely'
import type { Variation } from './variation.ts'

export async function findFlag(db: Db, workspaceId: string, key: string): Promise<Flag | undefined> {
  const row = await db.selectFrom('flags').selectAll().where('flags.workspace_id', '=', workspaceId).where('flags.key', '=', key).executeTakeFirst()
  return row && (await withEnvironments(db, [row]))[0]
}

export async function findFlags(db: Db, workspaceId: string, keys: readonly string[]): Promise<readonly Flag[]> {
  if (keys.length === 0) return []
  return withEnvironments(db, await db.selectFrom('flags').selectAll().where('flags.workspace_id', '=', workspaceId).where('flags.key', 'in', keys).execute())
}

const orders = { key: sql`flags.key`, name: sql`flags.name` } as const satisfies Record<FlagOrder['by'], unknown>

/** By key unless another order is asked for, after a place; `search` looks into key and name. */
export async function listFlags(
  db: Db,
  question: { workspaceId: string; archived?: boolean; search?: string | undefined; order?: FlagOrder | undefined; after?: ListPlace | undefined; limit: number },
): Promise<readonly Flag[]> {
  let query = db.selectFrom('flags').selectAll().where('flags.workspace_id', '=', question.workspaceId).where('flags.archived_at', question.archived === true ? 'is not' : 'is', null)
  if (question.search !== undefined && question.search !== '') {
    const pattern = `%${question.search.replace(/[\\%_]/g, '\\$&')}%`
    query = query.where((by) => by.or([by('flags.key', 'ilike', pattern), by('flags.name', 'ilike', pattern)]))
  }
  const { by, descending } = question.order ?? { by: 'key', descending: false }
  return withEnvironments(db, await inOrder(query, { value: orders[by], id: sql<string>`flags.id` }, descending, question.after).limit(question.limit).execute())
}

async function withEnvironments(db: Db, rows: readonly Selectable<FlagsTable>[]): Promise<readonly Flag[]> {
  if (rows.length === 0) return []
  const environments = await db
    .selectFrom('flag_environments')
    .selectAll()
    .where('flag_environments.flag_id', 'in', rows.map((row) => row.id))
    .execute()
  return rows.map((row) => ({
    id: row.id,
    key: row.key,
    name: row.name,
    description: row.description,
    type: row.type,
    variations: row.variations.map(withDescription),
    schema: row.schema,
    clientVisible: row.client_visible,
    version: row.version,
    archivedAt: row.archived_at,
    environments: Object.fromEntries(
      environments
        .filter((one) => one.flag_id === row.id)
        .map((one) => [one.environment_id, { enabled: one.enabled, rules: one.rules, fallthrough: one.fallthrough, offVariation: one.off_variation, prerequisites: one.prerequisites }]),
    ),
  }))
}

/** Rows from before variations were described hold no description. */
function withDescription(variation: Variation): Variation {
  return { ...variation, description: variation.description ?? '' }
}

function textOf(schema: Flag['schema']): string | null {
  return schema === null ? null : JSON.stringify(schema)
}

export async function saveFlagVariations(db: Db, flag: Pick<Flag, 'id' | 'variations' | 'schema'>): Promise<void> {
  await db.updateTable('flags').set({ variations: JSON.stringify(flag.variations), schema: textOf(flag.schema) }).where('flags.id', '=', flag.id).execute()
}

export async function insertFlag(db: Db, flag: Omit<Flag, 'archivedAt' | 'version'>, workspaceId: string, at: Date): Promise<void> {
  await db
    .insertInto('flags')
    .values({
      id: flag.id,
      workspace_id: workspaceId,
      key: flag.key,
      name: flag.name,
      description: flag.description,
      type: flag.type,
      variations: JSON.stringify(flag.variations),
      schema: textOf(flag.schema),
      client_visible: flag.clientVisible,
      created_at: at,
    })
    .execute()
  for (const [environmentId, environment] of Object.entries(flag.environments)) await saveFlagEnvironment(db, flag.id, environmentId, environment)
}

export async function saveFlagEnvironment(db: Db, flagId: string, environmentId: string, environment: FlagEnvironment): Promise<void> {
  const row = {
    enabled: environment.enabled,
    rules: JSON.stringify(environment.rules),
    fallthrough: JSON.stringify(environment.fallthrough),
    off_variation: environment.offVariation,
    prerequisites: JSON.stringify(environment.prerequisites),
  }
  await db
    .insertInto('flag_environments')
    .values({ flag_id: flagId, environment_id: environmentId, ...row })
    .onConflict((conflict) => conflict.columns(['flag_id', 'environment_id']).doUpdateSet(row))
    .execute()
}

/** Moves the version on, if it still is `from`; false where somebody saved meanwhile. */
export async function moveFlagVersion(db: Db, flagId: string, from: number, change: { archivedAt?: Date | null } = {}): Promise<boolean> {
  const done = await db
    .updateTable('flags')
    .set({ version: from + 1, ...(change.archivedAt === undefined ? {} : { archived_at: change.archivedAt }) })
    .where('flags.id', '=', flagId)
    .where('flags.version', '=', from)
    .executeTakeFirst()
  return done.numUpdatedRows > 0n
}
