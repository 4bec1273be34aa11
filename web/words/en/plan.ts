/** Plan: ideas, drafts, one experiment’s plan. */
export const plan = {} as const
