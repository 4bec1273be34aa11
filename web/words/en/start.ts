/** Start: is it connected? Keys, members, settings. */
export const start = {} as const
