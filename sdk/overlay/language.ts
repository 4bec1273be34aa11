import type { Words } from './words/words.ts'

/** Languages that the overlay speaks, each loaded when somebody reads it. */
const LANGUAGES: { readonly [language: string]: () => Promise<{ readonly words: Words }> } = {
  en: () => import('./words/en.ts'),
  ko: () => import('./words/ko.ts'),
  ja: () => import('./words/ja.ts'),
}

export type Spoken = { readonly language: string; readonly words: Words }

/** The first of the reader's languages that the overlay speaks, else English. @param preferred as `navigator.languages` has them */
export async function spokenTo(preferred: readonly string[]): Promise<Spoken> {
  const language = preferred.map((one) => one.slice(0, 2).toLowerCase()).find((one) => Object.hasOwn(LANGUAGES, one)) ?? 'en'
  const { words } = await (LANGUAGES[language] ?? (() => import('./words/en.ts')))()
  return { language, words }
}
