import type { charts as english } from '../en/charts.ts'

export const charts = {
} as const satisfies Record<keyof typeof english, string>
