/** The languages of the console. English is where messages are written first. */
export const locales = ['en', 'ko', 'ja'] as const
export type Locale = (typeof locales)[number]

/** How each language calls itself; never translated, so that a reader finds it from any other. */
export const ownNames = { en: 'English', ko: '한국어', ja: '日本語' } as const satisfies Record<Locale, string>

export function isLocale(value: unknown): value is Locale {
  return locales.some((locale) => locale === value)
}

/** The kept choice if there is one, else the first language of the browser that we speak, else English. */
export function chooseLocale(kept: string | null, wanted: readonly string[]): Locale {
  if (isLocale(kept)) return kept
  return wanted.map((tag) => tag.split('-')[0]).find(isLocale) ?? 'en'
}
