import { AsyncLocalStorage } from 'node:async_hooks'

/** Whose statements go first where there is one connection for all: what people sent, what they look at, what can wait. */
export type Priority = 'ingest' | 'page' | 'background'

type QueryScope = {
  readonly priority: Priority
  /** Milliseconds a statement may take; 0 is without end; undefined is the database's own setting. */
  readonly statementTimeout: number | undefined
  /** The databases whose connection the running callback holds, each open until its callback ends. */
  readonly held: readonly Held[]
}

type Held = { readonly database: object; open: boolean }

const scopes = new AsyncLocalStorage<QueryScope>()
const outermost: QueryScope = { priority: 'page', statementTimeout: undefined, held: [] }
let inside = 0

/**
 * While an `AsyncLocalStorage` is on, every promise, tick and request of the process pays for it: a fifth of what Node's
 * own HTTP costs. So it is on only while somebody is inside a scope; everybody else stands in the outermost one anyway.
 */
async function within<Result>(scope: QueryScope, work: () => Promise<Result>): Promise<Result> {
  inside += 1
  try {
    return await scopes.run(scope, work)
  } finally {
    inside -= 1
    if (inside === 0) scopes.disable()
  }
}

export function queryScope(): QueryScope {
  return scopes.getStore() ?? outermost
}

/** Runs `work` so that its statements wait in the line of `priority`. */
export function withPriority<Result>(priority: Priority, work: () => Promise<Result>): Promise<Result> {
  return within({ ...queryScope(), priority }, work)
}

/** Runs `work` with another limit per statement, in milliseconds; 0 is without end. */
export function withStatementTimeout<Result>(milliseconds: number, work: () => Promise<Result>): Promise<Result> {
  return within({ ...queryScope(), statementTimeout: milliseconds }, work)
}

/** Remembers for the length of `work` that it already holds a connection of this database. */
export async function whileHolding<Result>(database: object, work: () => Promise<Result>): Promise<Result> {
  const held: Held = { database, open: true }
  try {
    return await within({ ...queryScope(), held: [...queryScope().held, held] }, work)
  } finally {
    held.open = false
  }
}

/**
 * A second connection inside an open transaction would wait for ever on the embedded database and step outside the
 * transaction on PostgreSQL. It is a defect, so it is loud and the same on both.
 */
export function assertHoldsNone(database: object): void {
  const holds = queryScope().held.some((held) => held.open && held.database === database)
  if (holds) throw new Error('db was used inside an open transaction; use the transaction that was handed to the callback.')
}
