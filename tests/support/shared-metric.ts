/** A workspace's shared metric: whoever did it within seven days. Everybody who signed up makes its line. */
export function metricOf(key: string) {
  return {
    key,
    name: 'Activated within 7 days',
    shared: true,
    definition: { kind: 'conversion', event: 'Activated', filter: null, windowDays: 7, direction: 'more', base: { event: 'Signed Up', filter: null } },
  } as const
}
