import type { decide as english } from '../en/decide.ts'

export const decide = {} as const satisfies Record<keyof typeof english, string>
