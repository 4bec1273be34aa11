import type { OpenVerb } from '../routes.ts'

/** What a key of the console asks for; none is the only way to it. */
export type Shortcut =
  | { readonly kind: 'find' | 'keys' | 'new' | 'filter' | 'edit' }
  | { readonly kind: 'verb'; readonly verb: OpenVerb }
  | { readonly kind: 'row'; readonly by: 1 | -1 }

export type Press = {
  readonly key: string
  readonly code: string
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly altKey: boolean
  /** Whether the press lands where somebody writes. */
  readonly writing: boolean
}

/** After "g" the first letter of a verb, as it is called in English, in whatever language the console speaks. */
export const verbLetters = {
  s: 'start',
  u: 'understand',
  p: 'plan',
  r: 'release',
  w: 'watch',
  d: 'decide',
  l: 'learn',
} as const satisfies Readonly<Record<string, OpenVerb>>

const single: Readonly<Record<string, Shortcut>> = {
  n: { kind: 'new' },
  e: { kind: 'edit' },
  j: { kind: 'row', by: 1 },
  k: { kind: 'row', by: -1 },
  '/': { kind: 'filter' },
  '?': { kind: 'keys' },
}

export type Read = { readonly shortcut?: Shortcut; readonly waits: boolean }

/**
 * What a press asks for. `waits`: the press before it was "g". Only ⌘K works while somebody writes; keys of one letter
 * can be switched off, because speech input types letters too (WCAG 2.1.4).
 */
export function readPress(press: Press, before: { readonly waits: boolean; readonly letters: boolean }): Read {
  const letter = letterOf(press)
  if ((press.metaKey || press.ctrlKey) && !press.altKey) return letter === 'k' ? { shortcut: { kind: 'find' }, waits: false } : { waits: false }
  if (press.metaKey || press.ctrlKey || press.altKey || press.writing || !before.letters) return { waits: false }
  if (before.waits) {
    const verb = isVerbLetter(letter) ? verbLetters[letter] : undefined
    return verb === undefined ? { waits: false } : { shortcut: { kind: 'verb', verb }, waits: false }
  }
  if (letter === 'g') return { waits: true }
  const shortcut = single[letter]
  return shortcut === undefined ? { waits: false } : { shortcut, waits: false }
}

function isVerbLetter(letter: string): letter is keyof typeof verbLetters {
  return Object.hasOwn(verbLetters, letter)
}

/** The Latin letter of a key also where a Korean or Japanese layout or an input method writes another one with it. */
function letterOf({ key, code }: Press): string {
  const latin = /^[\u0021-\u007e]$/.test(key) ? key : (/^Key([A-Z])$/.exec(code)?.[1] ?? '')
  return latin.toLowerCase()
}
