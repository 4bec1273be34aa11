import type { Diagnostics } from './diagnostics.ts'

/** `{ [name]: value }` where there is a value, for fields that are absent rather than undefined. */
export function given<Name extends string, Value>(name: Name, value: Value | undefined | null): { readonly [name in Name]?: Value } {
  return value === undefined || value === null ? {} : ({ [name]: value } as { readonly [name in Name]?: Value })
}

type Tests<Options> = { readonly [name in keyof Required<Options>]: (value: unknown) => boolean }

/**
 * The options that are what they should be; the others are left out and told by name. Each is read once, since a host's
 * object may throw when it is touched.
 */
export function readOptions<Options extends object>(options: Options | undefined | null, tests: Tests<Options>, diagnostics: Diagnostics): Partial<Options> {
  const names = Object.keys(tests) as (keyof Options & string)[]
  const read = names.flatMap((name) => {
    const value = diagnostics.guard<unknown>(undefined, () => options?.[name])
    if (value === undefined || value === null) return []
    if (tests[name](value)) return [[name, value] as const]
    diagnostics.tell('options-invalid', name)
    return []
  })
  return Object.fromEntries(read) as Partial<Options>
}

export const isText = (value: unknown): boolean => typeof value === 'string' && value !== ''
/** Timers hold no more, and run at once beyond it. */
export const LONGEST_TIMER_MS = 2 ** 31 - 1
export const isNumber = (value: unknown): boolean => typeof value === 'number' && value > 0 && value <= LONGEST_TIMER_MS
export const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null && !Array.isArray(value)
export const isFunction = (value: unknown): boolean => typeof value === 'function'
export const isTruth = (value: unknown): boolean => typeof value === 'boolean'

/** The host's listener, if it is one; asked for first, so that the rest can be told to it. */
export function listenerIn<Listener>(options: { readonly onDiagnostic?: Listener } | undefined | null): Listener | undefined {
  try {
    return typeof options?.onDiagnostic === 'function' ? options.onDiagnostic : undefined
  } catch {
    return undefined
  }
}
