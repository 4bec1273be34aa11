/** Bringing an experiment that ran elsewhere. */
export const importing = {} as const
