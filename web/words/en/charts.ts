/** What charts say: axes, legends, sentence labels, tables of the same numbers. */
export const charts = {
} as const
