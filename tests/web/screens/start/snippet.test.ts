import { transformSync } from 'esbuild'
import { describe, expect, test } from 'vitest'
import * as browser from '#sdk/browser.ts'
import * as node from '#sdk/index.ts'
import { places, snippet } from '#web/screens/start/snippet.ts'

const given = { url: 'https://growth.example.com', key: 'pk_1', flag: { key: 'onboarding.checklist', fallback: 'none' } } as const
const doors = { browser: { name: 'producting/browser', exports: Object.keys(browser) }, node: { name: 'producting', exports: Object.keys(node) } }

describe.each(places)('the code to paste into a %s', (place) => {
  const code = snippet(place, given)

  test('imports what the SDK really exports', () => {
    const [, imported = '', from = ''] = /import \{ (\w+) \} from '([^']+)'/.exec(code) ?? []
    expect(from).toBe(doors[place].name)
    expect(doors[place].exports).toContain(imported)
  })

  test('holds the key, the address, the flag and its fallback', () => {
    for (const part of [given.key, given.url, given.flag.key, `'none'`]) expect(code).toContain(part)
  })

  test.each(['it’s', "it's", 'back\\slash', true, 3, { a: ['"quoted"'] }])('is code with the fallback %j', (fallback) => {
    const pasted = snippet(place, { ...given, flag: { key: 'a', fallback } })
    expect(() => transformSync(pasted, { format: 'esm', target: 'es2022' })).not.toThrow()
  })
})
