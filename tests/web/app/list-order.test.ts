import { describe, expect, test } from 'vitest'
import { keptQuery, orderIn, orderText, sorted } from '#web/app/list-order.ts'

const usual = { key: 'changed', direction: 'descending' } as const

describe('the order of a list in an address', () => {
  test.each([
    [null, '-changed'],
    ['name', 'name'],
    ['-name', '-name'],
    ['changed', 'changed'],
    ['size', '-changed'],
    ['', '-changed'],
    ['--name', '-changed'],
  ])('%s is read as %s', (text, order) => {
    expect(orderText(orderIn(text, ['name', 'changed'], usual))).toBe(order)
  })
})

describe('rows in an order', () => {
  const rows = [{ name: 'test 10', people: null }, { name: 'Test 2', people: 5 }, { name: 'a', people: 70 }]
  const values = { name: (row: (typeof rows)[number]) => row.name, people: (row: (typeof rows)[number]) => row.people }
  test.each([
    [{ key: 'name', direction: 'ascending' }, ['a', 'Test 2', 'test 10']],
    [{ key: 'name', direction: 'descending' }, ['test 10', 'Test 2', 'a']],
    [{ key: 'people', direction: 'ascending' }, ['Test 2', 'a', 'test 10']],
    [{ key: 'people', direction: 'descending' }, ['a', 'Test 2', 'test 10']],
    [{ key: 'need', direction: 'ascending' }, ['test 10', 'Test 2', 'a']],
  ] as const)('%j', (sort, names) => {
    expect(sorted(rows, sort, values, 'en').map((row) => row.name)).toEqual(names)
  })
})

test.each([
  ['?search=pricing&sort=-name', 'search=pricing&sort=-name'],
  ['sort=-name&new=1&search=pricing', 'search=pricing&sort=-name'],
  ['event=abc&search=', ''],
  ['who=key&to=2026-03-01&from=2026-02-01', 'from=2026-02-01&to=2026-03-01&who=key'],
])('of %s a view keeps %s', (address, kept) => {
  expect(keptQuery(address)).toBe(kept)
})
