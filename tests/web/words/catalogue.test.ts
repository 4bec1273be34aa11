import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { IntlMessageFormat } from 'intl-messageformat'
import { describe, expect, test } from 'vitest'
import { loadCatalogue, type Catalogue, type Key } from '#web/words/catalogue.ts'
import { computedPrefixes } from '#web/words/computed.ts'
import { en } from '#web/words/en.ts'
import { locales } from '#web/words/locale.ts'

const web = resolve(import.meta.dirname, '../../../web')
const keys = Object.keys(en) as Key[]

type Node = ReturnType<IntlMessageFormat['getAst']>[number]

/** Every slot and tag of a message with its kind: "n:6" is a plural, "lift:1" a plain slot. Kinds are the parser's numbers. Who is counted, `unit`, the page says: a language asks where it needs it. */
function slotsOf(nodes: readonly Node[]): readonly string[] {
  return nodes.flatMap((node) => {
    const inside = [
      ...('children' in node ? slotsOf(node.children) : []),
      ...('options' in node ? Object.values(node.options).flatMap((option) => slotsOf(option.value)) : []),
    ]
    return node.type === 0 || node.type === 7 || node.value === 'unit' ? inside : [`${node.value}:${node.type}`, ...inside]
  })
}

function slots(catalogue: Catalogue, key: Key, locale: string): readonly string[] {
  return [...new Set(slotsOf(new IntlMessageFormat(catalogue[key], locale).getAst()))].toSorted()
}

function sources(): string {
  const files = readdirSync(web, { recursive: true, encoding: 'utf8' })
  return files
    .filter((file) => /\.tsx?$/.test(file) && !/^(words|dist|node_modules)\//.test(file))
    .map((file) => readFileSync(join(web, file), 'utf8'))
    .join('\n')
}

describe.each(locales)('the %s catalogue', (locale) => {
  test('has every key of the English one and no other', async () => {
    expect(Object.keys(await loadCatalogue(locale)).toSorted()).toEqual(keys.toSorted())
  })

  test('has words in every message', async () => {
    const catalogue = await loadCatalogue(locale)
    expect(keys.filter((key) => catalogue[key].trim() === '')).toEqual([])
  })

  test('asks for the same slots as the English one, plurals for the same numbers', async () => {
    const catalogue = await loadCatalogue(locale)
    const differing = keys.filter((key) => slots(catalogue, key, locale).join() !== slots(en, key, 'en').join())
    expect(differing.map((key) => `${key}: ${slots(catalogue, key, locale).join()} | ${slots(en, key, 'en').join()}`)).toEqual([])
  })
})

describe('the keys', () => {
  const code = sources()
  const computed = new Set([...code.matchAll(/`([a-z][a-z-]*\.[a-zA-Z.-]*)\$\{/g)].map((match) => match[1] ?? ''))

  test('are all used, in full or by a beginning that is named in web/words/computed.ts', () => {
    const unused = keys.filter((key) => !code.includes(`'${key}'`) && !computedPrefixes.some((prefix) => key.startsWith(prefix)))
    expect(unused).toEqual([])
  })

  test('that code puts together begin as web/words/computed.ts says', () => {
    const areas = new Set(keys.map((key) => key.split('.')[0]))
    const unnamed = [...computed].filter((prefix) => areas.has(prefix.split('.')[0]) && !computedPrefixes.some((named) => named === prefix))
    expect(unnamed, 'name these in web/words/computed.ts').toEqual([])
  })

  test('that web/words/computed.ts names have messages', () => {
    expect(computedPrefixes.filter((prefix) => !keys.some((key) => key.startsWith(prefix)))).toEqual([])
  })

  test('that code says are all in the catalogue', () => {
    const said = [...code.matchAll(/\b(?:say|rich)\(\s*'([^']+)'/g)].map((match) => match[1] ?? '')
    expect(said.filter((key) => !(key in en))).toEqual([])
  })
})

describe('Korean', () => {
  test('puts no particle behind a name, since the particle would depend on how the name ends', async () => {
    const ko = await loadCatalogue('ko')
    const names = ['variant', 'name', 'experiment', 'metric', 'early', 'later', 'shared', 'page', 'people', 'flag', 'key', 'workspace']
    const glued = new RegExp(`\\{(${names.join('|')})\\}[’”'"]?(은|는|이|가|을|를|과|와|으로|로)(\\s|[.,]|$)`)
    expect(keys.filter((key) => glued.test(ko[key]))).toEqual([])
  })
})

describe('English', () => {
  test('speaks without exclamation marks, praise or apology', () => {
    expect(keys.filter((key) => /!|\b(oops|sorry|great job|awesome|please)\b/i.test(en[key]))).toEqual([])
  })
})
