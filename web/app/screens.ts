import { lazy, type ComponentType } from 'react'
import type { RouteName } from './routes.ts'

/** Loads a screen when its address is first opened: `screen(async () => (await import('…')).ReadoutScreen)`. */
export function screen<Props extends object>(load: () => Promise<ComponentType<Props>>): ComponentType<Props> {
  return lazy(async () => ({ default: await load() }))
}

/** Which screen each address opens. A screen takes wouter's `{ params }`. */
export const screens = {} as const satisfies Partial<Record<RouteName, ComponentType<never>>>

export type ScreenName = keyof typeof screens
