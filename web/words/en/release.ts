/** Release: flags and who gets what. */
export const release = {} as const
