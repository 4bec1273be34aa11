import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { declarations } from '#sdk/cli/declarations.ts'
import { keysInSource } from '#sdk/cli/keys-in-source.ts'
import { nearest } from '#sdk/cli/nearest.ts'
import { run } from '#sdk/cli/run.ts'
import { typeOfAll, typeOfFlag } from '#sdk/cli/type-of.ts'
import type { Json } from '#sdk/core/ruleset.ts'
import { aCompactRuleset, aFlag, aRuleset } from '../a-ruleset.ts'
import { StandInServer } from '../stand-in-server.ts'

describe('the type of', () => {
  const flags: readonly (readonly [name: string, flag: Pick<ReturnType<typeof aFlag>, 'type' | 'values'>, type: string])[] = [
    ['a switch', { type: 'boolean', values: { on: true, off: false } }, 'boolean'],
    ['a number', { type: 'number', values: { few: 3, many: 50 } }, 'number'],
    ['a text', { type: 'string', values: { b: 'bold', a: 'plain', same: 'bold' } }, `'bold' | 'plain'`],
    ['a text with signs', { type: 'string', values: { a: `it's "so"\n\\` } }, `'it\\'s "so"\\n\\\\'`],
    ['a JSON flag', { type: 'json', values: { a: { rows: 10 }, b: { rows: 20, note: 'x' } } }, `{ readonly 'note'?: string; readonly 'rows': number }`],
  ]
  it.each(flags)('%s', (_, flag, type) => {
    expect(typeOfFlag(aCompactRuleset({ flags: { one: aFlag(flag) } }).sets[0]!)).toBe(type)
  })

  const values: readonly (readonly [type: string, ...values: Json[]])[] = [
    ['readonly string[]', ['a'], []],
    ['readonly unknown[]', []],
    ['readonly (readonly string[])[]', [['a'], ['b']]],
    ['readonly (number | string)[]', [1, 'a']],
    ['boolean | null', true, null],
    [`{ readonly 'in': { readonly 'a'?: number; readonly 'b'?: boolean } }`, { in: { a: 1 } }, { in: { b: true } }],
    ['{ readonly [key: string]: never }', {}],
    [`readonly { readonly 'a': null | number }[]`, [{ a: 1 }, { a: null }]],
  ]
  it.each(values)('%s', (type, ...values) => {
    expect(typeOfAll(values)).toBe(type)
  })
})

it('declarations list flags by their keys', () => {
  const flags = { plain: aFlag(), checkout: aFlag({ type: 'boolean', values: { a: true, b: false } }) }
  expect(declarations(aCompactRuleset({ flags }))).toContain(`  interface FlagTypes {\n    'checkout': boolean\n    'plain': 'A' | 'B' | 'off'\n  }`)
})

describe('a reading of a flag is found in', () => {
  const calls = [
    `client.flag('checkout', false)`, `client.flag("checkout", false)`, 'client.peek(`checkout`, 1)', `client\n  .evaluate(\n  'checkout', null)`, `useFlag('checkout', 1)`,
    `useFlag<boolean>('checkout', true)`, `useVariant('checkout')`, `await of.getBooleanValue('checkout', false)`, `of.getObjectDetails('checkout', {})`,
    `useBooleanFlagValue('checkout', false)`, `useSuspenseFlag('checkout', 1)`,
  ]
  it.each(calls)('%s', (text) => {
    expect(keysInSource(text).map(({ key }) => key)).toEqual(['checkout'])
  })

  it.each([`flag('checkout')`, `client.flags('checkout')`, 'client.flag(`check${out}`, 1)', `client.flag(KEY, 1)`, `reuseFlag('checkout')`, `client.flag('Not A Key', 1)`])('but not in %s', (text) => {
    expect(keysInSource(text)).toEqual([])
  })

  it('with its place', () => {
    expect(keysInSource(`const a = 1\n  const b = client.flag('b', a)`)).toEqual([{ key: 'b', line: 2, column: 26 }])
  })
})

it.each([
  ['chekout', 'checkout'], ['checkuot', 'checkout'], ['headlin', 'headline'], ['sidebar', null], ['a', null],
])('instead of %s probably %s is meant', (name, meant) => {
  expect(nearest(name, ['checkout', 'headline', 'b'])).toBe(meant)
})

describe('the command line', () => {
  let server: StandInServer
  let folder: string
  let said: string[]

  beforeEach(async () => {
    server = await StandInServer.open(aRuleset())
    folder = mkdtempSync(join(tmpdir(), 'producting-cli-'))
    said = []
  })

  afterEach(async () => {
    rmSync(folder, { recursive: true, force: true })
    await server[Symbol.asyncDispose]()
  })

  const cli = (words: readonly string[], environment: { readonly [name: string]: string } = { PRODUCTING_URL: server.url, PRODUCTING_KEY: 'sk_1' }) =>
    run(words, { say: (line) => void said.push(line), environment })

  it('writes the types, and leaves them alone where nothing has changed', async () => {
    const out = join(folder, 'flags.d.ts')
    expect(await cli(['types', '--out', out])).toBe(0)
    expect(readFileSync(out, 'utf8')).toContain(`'headline': 'A' | 'B' | 'off'`)
    const { mtimeMs } = statSync(out)
    expect(await cli(['types', '--out', out])).toBe(0)
    expect(statSync(out).mtimeMs).toBe(mtimeMs)
    expect(said).toEqual([`${out}: 2 flags of production`, `${out}: 2 flags of production, as before`])
    expect(server.seen[0]?.headers.authorization).toBe('Bearer sk_1')
  })

  it('says whether types are up to date, and writes nothing then', async () => {
    const out = join(folder, 'flags.d.ts')
    expect(await cli(['types', '--out', out, '--check'])).toBe(1)
    expect(existsSync(out)).toBe(false)
    await cli(['types', '--out', out])
    expect(await cli(['types', '--out', out, '--check'])).toBe(0)
  })

  it('finds flags that the server does not know, and says which were meant', async () => {
    mkdirSync(join(folder, 'node_modules'))
    writeFileSync(join(folder, 'node_modules', 'theirs.ts'), `client.flag('theirs', 1)`)
    writeFileSync(join(folder, 'page.tsx'), `client.flag('headline', 'x')\nuseFlag('hedline', 'x')`)
    expect(await cli(['check', folder])).toBe(1)
    expect(said).toEqual([`${join(folder, 'page.tsx')}:2:10 production has no flag hedline; headline is one`, '2 readings in 1 files, 1 of unknown flags'])
    writeFileSync(join(folder, 'page.tsx'), `client.flag('headline', 'x')`)
    expect(await cli(['check', folder])).toBe(0)
  })

  it('a client key is asked for where it belongs', async () => {
    server.troubles.push({ status: 403 })
    expect(await cli(['types', '--out', join(folder, 'x.d.ts')], { PRODUCTING_URL: `${server.url}/`, PRODUCTING_KEY: 'pk_1' })).toBe(0)
    expect(server.seen.map(({ path }) => path)).toEqual(['/v1/ruleset', '/v1/ruleset/pk_1'])
  })

  it.each([
    { words: ['types'], environment: {}, code: 1, says: 'Say where Producting is' },
    { words: ['types', '--url', 'http://127.0.0.1:9', '--key', 'k'], environment: {}, code: 1, says: 'could not be reached' },
    { words: ['check', '/no/such/folder'], environment: undefined, code: 1, says: 'There is no /no/such/folder' },
    { words: ['typos'], environment: {}, code: 2, says: 'There is no command typos' },
    { words: ['types', '--colour'], environment: {}, code: 2, says: '--colour' },
    { words: [], environment: {}, code: 0, says: 'producting types' },
    { words: ['--help'], environment: {}, code: 0, says: 'producting check' },
  ])('answers $words with $code: $says', async ({ words, environment, code, says }) => {
    expect(await cli(words, environment)).toBe(code)
    expect(said.join('\n')).toContain(says)
  })

  it.each([[401, 'does not know this key'], [404, 'answered 404'], [200, 'no ruleset']])('an answer of %i says what to do', async (status, says) => {
    server.troubles.push({ status, body: '{}' })
    expect(await cli(['types'])).toBe(1)
    expect(said.join('\n')).toContain(says)
  })
})
