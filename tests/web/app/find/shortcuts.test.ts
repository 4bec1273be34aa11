import { describe, expect, test } from 'vitest'
import { readPress, type Press } from '#web/app/find/shortcuts.ts'

const press = (key: string, rest: Partial<Press> = {}): Press => ({ key, code: '', ctrlKey: false, metaKey: false, altKey: false, writing: false, ...rest })
const quiet = { waits: false, letters: true }

describe('a press of a key', () => {
  test.each([
    ['⌘K', press('k', { metaKey: true }), { kind: 'find' }],
    ['Ctrl K while somebody writes', press('k', { ctrlKey: true, writing: true }), { kind: 'find' }],
    ['Ctrl K on a Korean keyboard', press('ㅏ', { code: 'KeyK', ctrlKey: true }), { kind: 'find' }],
    ['n', press('n'), { kind: 'new' }],
    ['/', press('/'), { kind: 'filter' }],
    ['j', press('j'), { kind: 'row', by: 1 }],
    ['k', press('k'), { kind: 'row', by: -1 }],
    ['k where an input method is on', press('Process', { code: 'KeyK' }), { kind: 'row', by: -1 }],
    ['?', press('?'), { kind: 'keys' }],
    ['n while somebody writes', press('n', { writing: true }), undefined],
    ['Ctrl N, which is the browser’s', press('n', { ctrlKey: true }), undefined],
    ['a letter without a meaning', press('x'), undefined],
  ])('%s', (_, given, shortcut) => {
    expect(readPress(given, quiet).shortcut).toEqual(shortcut)
  })

  test('after g opens a verb, once', () => {
    expect(readPress(press('g'), quiet)).toEqual({ waits: true })
    expect(readPress(press('w'), { ...quiet, waits: true })).toEqual({ shortcut: { kind: 'verb', verb: 'watch' }, waits: false })
    expect(readPress(press('x'), { ...quiet, waits: true })).toEqual({ waits: false })
  })

  test('of one letter rests where letters are switched off; ⌘K stays', () => {
    const off = { waits: false, letters: false }
    expect([press('n'), press('g'), press('?')].map((given) => readPress(given, off))).toEqual([{ waits: false }, { waits: false }, { waits: false }])
    expect(readPress(press('k', { metaKey: true }), off).shortcut).toEqual({ kind: 'find' })
  })
})
