/** Producting for React, over a client of `producting/browser`. */
export { ProductingProvider, useProducting } from './react/scope.tsx'
export type { ProviderProps, Served } from './react/scope.tsx'
export { useFlag } from './react/use-flag.ts'
export type { ShownOptions } from './react/use-shown.ts'
export { useTrack } from './react/use-track.ts'
export { useVariant } from './react/use-variant.ts'
export type { Variant } from './react/use-variant.ts'
