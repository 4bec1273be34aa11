import { type ConnectionBuilder, type ControlledTransactionBuilder, type Dialect, Kysely, type TransactionBuilder } from 'kysely'
import { whileHolding } from './query-scope.ts'

/**
 * Kysely that remembers, while a transaction's callback runs, that a connection is held. With it the pools refuse a
 * second one at once (`assertHoldsNone`).
 */
export class GuardedKysely<Tables> extends Kysely<Tables> {
  readonly #key: object

  constructor(dialect: Dialect, key: object) {
    super({ dialect })
    this.#key = key
  }

  override transaction(): TransactionBuilder<Tables> {
    return guarded(super.transaction(), this.#key)
  }

  override connection(): ConnectionBuilder<Tables> {
    return guarded(super.connection(), this.#key)
  }

  /** Left out: without a callback nobody could tell what runs inside. */
  override startTransaction(): ControlledTransactionBuilder<Tables> {
    throw new Error('startTransaction() is not offered; use transaction().execute(callback).')
  }
}

/** The builder itself, with the callback of `execute` run inside `whileHolding`; its settings give a guarded builder again. */
function guarded<Builder extends object>(builder: Builder, key: object): Builder {
  return new Proxy(builder, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name, target)
      if (typeof member !== 'function') return member
      if (name !== 'execute') return (...settings: readonly unknown[]) => guarded(Reflect.apply(member, target, settings) as Builder, key)
      return (callback: (held: unknown) => Promise<unknown>, ...more: readonly unknown[]) =>
        Reflect.apply(member, target, [(held: unknown) => whileHolding(key, () => callback(held)), ...more]) as unknown
    },
  })
}
