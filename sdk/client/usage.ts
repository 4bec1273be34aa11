/** How often flags served their variations. */
export type Usage = { readonly [flag: string]: { readonly [variation: string]: number } }

export function added(one: Usage, other: Usage): Usage {
  const flags = [...new Set([...Object.keys(one), ...Object.keys(other)])]
  return Object.fromEntries(flags.map((flag) => [flag, summed([...Object.entries(one[flag] ?? {}), ...Object.entries(other[flag] ?? {})])]))
}

function summed(counts: readonly (readonly [variation: string, times: number])[]): { readonly [variation: string]: number } {
  const sums = new Map<string, number>()
  for (const [variation, times] of counts) sums.set(variation, (sums.get(variation) ?? 0) + times)
  return Object.fromEntries(sums)
}
