import { expect, test } from 'vitest'
import { emptyValue, parse, schemaOf, valueDrafts, variationsOf } from '#web/screens/release/value-draft.ts'

test.each([
  ['boolean', 'true', true], ['boolean', 'false', false], ['boolean', 'yes', undefined],
  ['string', '', ''], ['number', '1.5', 1.5], ['number', ' ', undefined], ['number', 'x', undefined],
  ['json', '{"a":[1]}', { a: [1] }], ['json', '{a}', undefined],
] as const)('as %s, %j is %j', (type, text, value) => {
  expect(parse(type, text)).toEqual(value)
})

test('what is typed is what a flag has, until it is changed', () => {
  const variations = [{ key: 'a', name: 'A', description: 'First.', value: { price: 1 } }, { key: 'b', name: '', description: '', value: null }]
  const drafts = valueDrafts({ type: 'json', variations })
  expect(variationsOf('json', drafts)).toEqual(variations)
  expect(emptyValue('json', drafts)).toMatchObject({ fixed: false, key: 'value-1', text: '{}' })
})

test('nothing is sent while a value is none of the type, or two have one key', () => {
  const [draft] = valueDrafts({ type: 'number', variations: [{ key: 'a', name: '', description: '', value: 1 }] })
  if (draft === undefined) throw new Error('no draft')
  expect(variationsOf('number', [{ ...draft, text: 'x' }])).toBeUndefined()
  expect(variationsOf('number', [draft, draft])).toBeUndefined()
})

test.each([['', null], ['{"type":"object"}', { type: 'object' }], ['true', true], ['[]', undefined], ['{', undefined]])('a schema typed as %j is %j', (text, schema) => {
  expect(schemaOf(text)).toEqual(schema)
})
