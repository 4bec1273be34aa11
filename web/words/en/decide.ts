/** Decide: readouts and what to do with them. */
export const decide = {} as const
