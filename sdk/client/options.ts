/** A setting that must be a positive number, else the usual one. */
export function positive(value: number | undefined, otherwise: number): number {
  return typeof value === 'number' && value > 0 && Number.isFinite(value) ? value : otherwise
}

/** `{ [name]: value }` where there is a value, for fields that are absent rather than undefined. */
export function given<Name extends string, Value>(name: Name, value: Value | undefined | null): { readonly [name in Name]?: Value } {
  return value === undefined || value === null ? {} : ({ [name]: value } as { readonly [name in Name]?: Value })
}
