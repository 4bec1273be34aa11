/** Who changed something: the name as it was then, so that history reads right after people leave. */
export type Actor = { readonly kind: 'member' | 'key' | 'system'; readonly id: string; readonly name: string }

export const entityKinds = ['flag', 'experiment', 'metric', 'audience', 'key', 'workspace', 'member', 'layer', 'holdout', 'person', 'environment', 'webhook', 'export', 'idea', 'tracking-plan', 'channels', 'refused-events', 'personal-data'] as const
export type EntityKind = (typeof entityKinds)[number]

/** One entry: what stood before, what stands after, who and why. */
export type Entry = {
  readonly id: string
  readonly at: Date
  readonly actor: Actor
  readonly entityKind: EntityKind
  readonly entityId: string
  readonly entityKey: string
  readonly action: string
  readonly why: string
  readonly before: unknown
  readonly after: unknown
}

export type NewEntry = {
  readonly workspaceId: string
  readonly at: Date
  readonly actor: Actor
  readonly entityKind: EntityKind
  readonly entityId: string
  readonly entityKey: string
  readonly action: string
  readonly why?: string | undefined
  readonly before?: unknown
  readonly after?: unknown
}
