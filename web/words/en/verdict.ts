/** Verdicts: first word is the action, second sentence the reason with one number. */
export const verdict = {
} as const
