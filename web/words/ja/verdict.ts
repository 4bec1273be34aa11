import type { verdict as english } from '../en/verdict.ts'

export const verdict = {
} as const satisfies Record<keyof typeof english, string>
