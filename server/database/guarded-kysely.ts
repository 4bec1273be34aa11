import { type ConnectionProvider, type DatabaseConnection, DefaultQueryExecutor, type Driver, Kysely, PostgresDialect, type PostgresPool } from 'kysely'
import { assertHoldsNone, whileHolding } from './query-scope.ts'

/**
 * Kysely on a pool, that remembers while a callback runs that a connection is held, and refuses a second one at once.
 * The guard stands where Kysely takes connections, so that no way of asking goes around it.
 */
export async function guardedKysely<Tables>(pool: PostgresPool): Promise<Kysely<Tables>> {
  const dialect = new PostgresDialect({ pool })
  const driver = dialect.createDriver()
  await driver.init()
  const executor = new DefaultQueryExecutor(dialect.createQueryCompiler(), dialect.createAdapter(), new GuardedConnections(driver))
  return new Kysely<Tables>({ config: { dialect }, dialect, driver, executor })
}

class GuardedConnections implements ConnectionProvider {
  readonly #driver: Driver

  constructor(driver: Driver) {
    this.#driver = driver
  }

  async provideConnection<Result>(use: (connection: DatabaseConnection) => Promise<Result>): Promise<Result> {
    assertHoldsNone(this)
    const connection = await this.#driver.acquireConnection()
    try {
      return await whileHolding(this, () => use(connection))
    } finally {
      await this.#driver.releaseConnection(connection)
    }
  }
}
