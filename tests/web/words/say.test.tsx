import { renderToStaticMarkup } from 'react-dom/server'
import { describe, expect, expectTypeOf, test } from 'vitest'
import { loadCatalogue } from '#web/words/catalogue.ts'
import { locales } from '#web/words/locale.ts'
import { speaker } from '#web/words/say.ts'
import type { SlotNames, TagNames, TextSlots } from '#web/words/slots.ts'
import { strong } from '#web/words/tags.tsx'

describe('a message', () => {
  test('is told its slots as text', async () => {
    const { say } = speaker('en', await loadCatalogue('en'))
    expect(say('failed.code', { code: '7F3K' })).toBe('code 7F3K')
  })

  test('counts in its own language', async () => {
    const { say } = speaker('en', await loadCatalogue('en'))
    expect([1, 2, 1200].map((n) => say('unsaved.title', { n }))).toEqual([
      'One change, not saved',
      '2 changes, not saved',
      '1,200 changes, not saved',
    ])
  })

  test.each([['en', '3 accounts', '3 people'], ['ko', '3개 계정', '3명'], ['ja', '3件のアカウント', '3人']] as const)('says in %s what is counted', async (locale, accounts, people) => {
    const catalogue = await loadCatalogue(locale)
    expect(speaker(locale, catalogue, 'account').say('watch.people-n', { n: 3, people: '3' })).toBe(accounts)
    expect(speaker(locale, catalogue).say('watch.people-n', { n: 3, people: '3' })).toBe(people)
  })

  test.each(locales)('becomes nodes in %s with its tags filled', async (locale) => {
    const { rich } = speaker(locale, await loadCatalogue(locale))
    const html = renderToStaticMarkup(rich('chart.counted-maturing', { counted: <i>3,521</i>, maturing: '1,429', b: strong }))
    expect(html).toContain('<strong><i>3,521</i></strong>')
    expect(html).toContain('1,429')
  })

  test('escapes what is put into it', async () => {
    const { rich } = speaker('en', await loadCatalogue('en'))
    expect(renderToStaticMarkup(rich('failed.code', { code: '<script>' }))).toBe('code &lt;script&gt;')
  })

  test('without one of its slots is a defect and stays loud', async () => {
    const { say } = speaker('en', await loadCatalogue('en'))
    expect(() => say('failed.code', {} as { code: string })).toThrow(/code/)
  })
})

describe('the slots of a message, read by the type checker', () => {
  test('are found in text, plurals, selects and inside of their cases', () => {
    expectTypeOf<SlotNames<'no slot'>>().toEqualTypeOf<never>()
    expectTypeOf<SlotNames<'{a} of {n, plural, one {{b} day} other {# days}}, {c}'>>().toEqualTypeOf<'a' | 'b' | 'c' | 'n'>()
    expectTypeOf<SlotNames<'{kind, select, x {one {b}} other {c}}{d}'>>().toEqualTypeOf<'kind' | 'b' | 'd'>()
    expectTypeOf<TagNames<'see <b>this {x}</b> and <link>that</link>'>>().toEqualTypeOf<'b' | 'link'>()
    expectTypeOf<TextSlots<'{n, plural, other {#}} {x}'>>().toEqualTypeOf<{ readonly n: number; readonly x: string | number }>()
  })
})
