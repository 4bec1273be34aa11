/** What a save says of itself: where, and for when it was planned; null for an entry about something else. */
export type SavedEntry = { readonly environment: string; readonly plannedFor: Date | null }

/** `saved:production`, or `saved:production:1767258000000` where its time had come. */
export function savedEntry(action: string): SavedEntry | null {
  const [what, environment = '', planned] = action.split(':')
  return what === 'saved' ? { environment, plannedFor: planned === undefined ? null : new Date(Number(planned)) } : null
}

export function isSaveIn(action: string, environment: string): boolean {
  return savedEntry(action)?.environment === environment
}
