/** Understand: people, the shared metric. */
export const understand = {} as const
