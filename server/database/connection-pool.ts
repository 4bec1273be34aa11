import type { PostgresCursor, PostgresPool, PostgresPoolClient, PostgresQueryResult } from 'kysely'

/** One answer of the database, rows already in JavaScript's values. */
export type Answer = { readonly command: string; readonly rowCount: number; readonly rows: readonly unknown[] }

/** A connection that is held until released; `release(true)` throws it away. */
export type Held = {
  readonly query: (sql: string, parameters: readonly unknown[]) => Promise<Answer>
  readonly release: (discard?: boolean) => void
}

/** Where connections come from: the embedded database has one for all, PostgreSQL several. */
export type Connections = { readonly acquire: () => Promise<Held>; readonly end: () => Promise<void> }

/**
 * Connections in the shape Kysely's PostgreSQL dialect takes, so that both databases run through the same dialect:
 * the same SQL, the same commit, the same lock around migrations.
 */
export function connectionPool(connections: Connections): PostgresPool {
  return {
    options: {},
    connect: async () => new Client(await connections.acquire()),
    end: connections.end,
  }
}

class Client implements PostgresPoolClient {
  readonly #held: Held

  constructor(held: Held) {
    this.#held = held
  }

  query<Row>(sql: string, parameters: readonly unknown[]): Promise<PostgresQueryResult<Row>>
  query<Row>(cursor: PostgresCursor<Row>): PostgresCursor<Row>
  query<Row>(statement: string | PostgresCursor<Row>, parameters: readonly unknown[] = []): Promise<PostgresQueryResult<Row>> | PostgresCursor<Row> {
    if (typeof statement !== 'string') throw new Error('Cursors are not offered; page with a where and a limit.')
    return this.#held.query(statement, parameters) as Promise<PostgresQueryResult<Row>>
  }

  release(discard?: boolean): void {
    this.#held.release(discard)
  }
}
