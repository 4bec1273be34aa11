import type { importing as english } from '../en/import.ts'

export const importing = {} as const satisfies Record<keyof typeof english, string>
