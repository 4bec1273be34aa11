import type { plan as english } from '../en/plan.ts'

export const plan = {} as const satisfies Record<keyof typeof english, string>
