import type { release as english } from '../en/release.ts'

export const release = {} as const satisfies Record<keyof typeof english, string>
