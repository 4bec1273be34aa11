import type { understand as english } from '../en/understand.ts'

export const understand = {} as const satisfies Record<keyof typeof english, string>
