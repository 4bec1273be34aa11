/** Shapes of the store's own tables; nobody outside this folder reads them. */
export type StoreTables = Record<never, never>
