import type { en } from './en.ts'
import type { Locale } from './locale.ts'

/** Every message of the console, by key, as written in English. */
export type Words = typeof en
export type Key = keyof Words
/** The same messages in any language: the keys are English's, the text is its own. */
export type Catalogue = Readonly<Record<Key, string>>

const files = {
  en: async () => (await import('./en.ts')).en,
  ko: async () => (await import('./ko.ts')).ko,
  ja: async () => (await import('./ja.ts')).ja,
} satisfies Record<Locale, () => Promise<Catalogue>>

/** Fetches one language; a reader never downloads the other two. */
export function loadCatalogue(locale: Locale): Promise<Catalogue> {
  return files[locale]()
}
