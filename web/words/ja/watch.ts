import type { watch as english } from '../en/watch.ts'

export const watch = {} as const satisfies Record<keyof typeof english, string>
