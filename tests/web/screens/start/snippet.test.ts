import * as serverSdk from '@openfeature/server-sdk'
import { transformSync } from 'esbuild'
import { describe, expect, test } from 'vitest'
import * as browser from '#sdk/browser.ts'
import * as node from '#sdk/index.ts'
import * as openfeature from '#sdk/openfeature-server.ts'
import * as react from '#sdk/react.tsx'
import { places, snippet } from '#web/screens/start/snippet.ts'

const given = { url: 'https://growth.example.com', key: 'pk_1', flag: { key: 'onboarding.checklist', fallback: 'none' } } as const
const doors: { readonly [door: string]: readonly string[] } = {
  'producting/browser': Object.keys(browser), producting: Object.keys(node), 'producting/react': Object.keys(react), 'producting/openfeature-server': Object.keys(openfeature),
  '@openfeature/server-sdk': Object.keys(serverSdk),
}
const first = { page: undefined, browser: 'producting/browser', react: 'producting/browser', node: 'producting', openfeature: '@openfeature/server-sdk' } as const satisfies Record<(typeof places)[number], string | undefined>

describe.each(places)('the code to paste into a %s', (place) => {
  const code = snippet(place, given)

  test('imports what the SDK really exports', () => {
    const imports = [...code.matchAll(/import \{ ([\w, ]+) \} from '([^']+)'/g)].map(([, names = '', from = '']) => ({ names: names.split(', '), from }))
    expect(imports[0]?.from).toBe(first[place])
    for (const { names, from } of imports.filter((one) => !one.from.startsWith('node:'))) expect(doors[from]).toEqual(expect.arrayContaining(names))
  })

  test('holds the key, the address, the flag and its fallback', () => {
    for (const part of [given.key, given.url, given.flag.key, `'none'`]) expect(code).toContain(part)
  })

  test.each(['it’s', "it's", 'back\\slash', true, 3, { a: ['"quoted"'] }])('is code with the fallback %j', (fallback) => {
    const whole = snippet(place, { ...given, flag: { key: 'a', fallback } })
    const pasted = place === 'page' ? whole.slice(whole.indexOf('type="module">') + 'type="module">'.length, whole.lastIndexOf('</script>')) : whole
    expect(() => transformSync(pasted, { format: 'esm', target: 'es2022', loader: 'tsx' })).not.toThrow()
  })
})

describe('the code for a page', () => {
  test('makes the client that the script of this server makes, and ends where its tag ends', () => {
    const code = snippet('page', { ...given, flag: { key: 'a', fallback: '</script><b>' } })
    expect(code).toContain(`src="${given.url}/sdk.js"`)
    expect(Object.keys(browser)).toContain(/producting\.(\w+)\(/.exec(code)?.[1])
    expect(code.match(/<\/script>/g)).toHaveLength(2)
  })
})

// Without it nothing ever arrives, and the page waits for ever.
test.each([['page', '.page()'], ['browser', '.page()'], ['react', '.page()'], ['node', '.track('], ['openfeature', '.track(']] as const)('the code for %s sends something', (place, call) => {
  expect(snippet(place, given)).toContain(call)
})

test.each(['browser', 'node'] as const)('the code for a %s shows how a user is proved', (place) => {
  expect(snippet(place, given)).toContain('userHash')
})
