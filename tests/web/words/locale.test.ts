import { describe, expect, test } from 'vitest'
import { chooseLocale } from '#web/words/locale.ts'

describe('the language of a reader', () => {
  test.each([
    ['is the kept choice, whatever the browser says', 'ko', ['ja-JP'], 'ko'],
    ['is the first of the browser that we speak', null, ['fr-FR', 'ja-JP', 'ko'], 'ja'],
    ['is English where we speak none of them', null, ['fr-FR', 'de'], 'en'],
    ['is not a kept word that is no language', 'klingon', ['ko-KR'], 'ko'],
  ] as const)('%s', (_, kept, wanted, expected) => expect(chooseLocale(kept, wanted)).toBe(expected))
})
