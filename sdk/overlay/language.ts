import type { Words } from './words/words.ts'

/** Languages that the overlay speaks, each loaded when somebody reads it. */
const LANGUAGES = {
  en: () => import('./words/en.ts'),
  ko: () => import('./words/ko.ts'),
  ja: () => import('./words/ja.ts'),
} satisfies { readonly [language: string]: () => Promise<{ readonly words: Words }> }

type Language = keyof typeof LANGUAGES

export type Spoken = { readonly language: Language; readonly words: Words }

/** The first of the reader's languages that the overlay speaks, else English. @param preferred as `navigator.languages` has them */
export async function spokenTo(preferred: readonly string[]): Promise<Spoken> {
  const language = preferred.map((one) => one.slice(0, 2).toLowerCase()).find((one): one is Language => Object.hasOwn(LANGUAGES, one)) ?? 'en'
  const { words } = await LANGUAGES[language]()
  return { language, words }
}
