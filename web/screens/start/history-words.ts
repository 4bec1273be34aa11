import type { Key } from '../../words/catalogue.ts'
import type { Say } from '../../words/say.ts'

type DidKey = Extract<Key, `history.did-${string}`>

const did = [
  'created', 'saved', 'changed', 'archived', 'restored', 'renamed', 'removed', 'deleted', 'joined', 'invited', 'invited-again', 'invitation-revoked', 'password-set', 'password-reset',
  'password-link', 'replaced', 'withdrawn', 'limited', 'protected', 'unprotected', 'proof-demanded', 'proof-not-demanded', 'secret-replaced', 'launched', 'paused', 'resumed', 'stopped',
  'traffic', 'dealt', 'variations', 'planned', 'unplanned', 'ramp-begun', 'ramp-paused', 'ramp-continued', 'ramp-stopped', 'ended', 'detached', 'discarded', 'review-asked', 'approved', 'declined', 'commented', 'comment-changed', 'comment-removed', 'ship-asked', 'ship-approved', 'ship-declined',
] as const

const words: ReadonlyMap<string, DidKey> = new Map(did.map((each) => [each, `history.did-${each}`]))

/** "saved:production" → "saved · production". What has no word here stands as it was written. */
export function didWords(action: string, say: (key: DidKey) => ReturnType<Say>): string {
  const [what = '', where] = action.split(':')
  const key = words.get(what)
  const said = key === undefined ? what.replaceAll('-', ' ') : say(key)
  return where === undefined ? said : `${said} · ${where}`
}
