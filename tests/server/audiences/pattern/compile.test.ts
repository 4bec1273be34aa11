import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { runs } from '#sdk/core/automaton.ts'
import type { Automaton } from '#sdk/core/ruleset.ts'
import { compilePattern, isAutomaton } from '#server/audiences/pattern/compile.ts'
import { patternSentence } from '#server/audiences/pattern/problem.ts'

function compiled(pattern: string): Automaton {
  const read = compilePattern(pattern)
  if (!isAutomaton(read)) throw new Error(`${pattern}: ${patternSentence(read)}`)
  return read
}

/** What ECMAScript says: `(?i)` is its flag `i`. */
function expected(pattern: string, text: string): boolean {
  const anyCase = pattern.startsWith('(?i)')
  return new RegExp(anyCase ? pattern.slice(4) : pattern, anyCase ? 'iu' : 'u').test(text)
}

const LETTERS = ['a', 'b', 'c', 'A', 'B', 'z', '0', '7', '_', '-', ' ', '\n', '\u2028', '가', '힣', '나', '😀', '😁', '\ud83d', '\ude00', 'é', 'É', 'ſ', 's', 'S', 'k', 'K', '\u212a', 'ß', 'ẞ', 'İ', 'i', 'ı', 'σ', 'ς', 'Σ', 'ǅ', 'ǆ', '.', '\\', '/']
const text = fc.array(fc.oneof({ weight: 6, arbitrary: fc.constantFrom(...LETTERS) }, fc.string({ unit: 'binary', minLength: 1, maxLength: 1 })), { maxLength: 10 }).map((parts) => parts.join(''))

const literal = fc.constantFrom('a', 'b', 'c', 'A', 'k', 's', 'S', 'é', 'ß', 'σ', 'İ', 'ǆ', '0', '_', '-', ' ', '가', '나', '😀', '/', '\\.', '\\\\', '\\/', '\\n', '\\t', '\\u{1f600}', '\\ud83d\\ude00', '\\ud83d', '\\x41', '\\u212a', '\\(', '\\[', '\\{', '\\^', '\\$', '\\|', '\\?', '\\*', '\\+')
const named = fc.constantFrom('\\d', '\\w', '\\s', '\\D', '\\W', '\\S')
const range = fc.constantFrom('a-c', 'A-Z', '0-9', '가-힣', '😀-😁', '\\u{0}-\\u{40}', '+-/', 'Z-a', 'à-ÿ')
const characterClass = fc.tuple(fc.constantFrom('', '^'), fc.array(fc.oneof(literal.filter((one) => one !== '-'), named, range), { minLength: 1, maxLength: 3 }), fc.constantFrom('', '-')).map(([not, parts, dash]) => `[${not}${parts.join('')}${dash}]`)

const pattern = fc.letrec<{ choice: string; sequence: string; repeated: string; atom: string }>((tie) => ({
  choice: fc.array(tie('sequence'), { minLength: 1, maxLength: 3 }).map((parts) => parts.join('|')),
  sequence: fc.array(fc.oneof({ weight: 8, arbitrary: tie('repeated') }, fc.constantFrom('^', '$')), { maxLength: 4 }).map((parts) => parts.join('')),
  repeated: fc.tuple(tie('atom'), fc.constantFrom('', '', '', '*', '+', '?', '{2}', '{0}', '{1,}', '{0,2}', '{1,3}')).map((parts) => parts.join('')),
  atom: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    { weight: 6, arbitrary: literal },
    { weight: 2, arbitrary: named },
    { weight: 2, arbitrary: characterClass },
    { weight: 2, arbitrary: fc.constant('.') },
    { weight: 3, arbitrary: tie('choice').map((inner) => `(${inner})`) },
    { weight: 1, arbitrary: tie('choice').map((inner) => `(?:${inner})`) },
  ),
// Longer ones make the engine that is compared with step back for minutes.
})).choice.filter((written) => written.length <= 70)

describe('a pattern as an automaton', () => {
  it('answers as ECMAScript does, for any pattern of the subset and any text', () => {
    let compared = 0
    fc.assert(
      fc.property(fc.tuple(fc.constantFrom('', '(?i)'), pattern).map((parts) => parts.join('')), fc.array(text, { minLength: 8, maxLength: 8 }), (written, texts) => {
        const read = compilePattern(written)
        // Random patterns may be empty, or larger than a ruleset carries; nothing else may be refused.
        if (!isAutomaton(read)) return ['empty', 'too-large', 'too-long', 'too-deep'].includes(read.fault)
        for (const each of ['', ...texts]) {
          compared++
          expect(`${written} ${JSON.stringify(each)} ${runs(read, each)}`).toBe(`${written} ${JSON.stringify(each)} ${expected(written, each)}`)
        }
        return true
      }),
      { numRuns: 800, seed: 20_240_229 },
    )
    expect(compared).toBeGreaterThan(5_000)
  })

  it.each([
    ['^[^@\\s]+@[^@\\s]+\\.[a-z]{2,}$', ['mina@tideline.com'], ['mina@tideline', 'mina@tide line.com', 'mina@tideline.com\n']],
    ['tideline\\.(com|io)', ['https://tideline.io/x', 'tideline.com'], ['tidelinescom', 'tideline.org']],
    ['(?i)^spring', ['Spring-25', 'SPRING', 'ſpring'], ['a spring']],
    ['^(가|나)[가-힣]{2}$', ['가나다'], ['가나', '가나다라', '다나가']],
    ['(^a|b$)', ['ax', 'xb'], ['xa', 'bx']],
    ['a$b|^$', [''], ['ab', 'b']],
    ['^.$', ['😀', '\ud83d'], ['', '\n', 'ab']],
    ['\\u{1f600}', ['x😀'], ['\ud83d\ude01']],
  ])('%s', (written, fit, others) => {
    const automaton = compiled(written)
    expect(fit.filter((each) => !runs(automaton, each))).toEqual([])
    expect(others.filter((each) => runs(automaton, each))).toEqual([])
  })

  it('reads each character once, also where engines that step back stall', () => {
    const automaton = compiled('^(a+)+$')
    const looks = (length: number): number => {
      let count = 0
      const counted = new Proxy(automaton.next, { get: (next, name) => (typeof name === 'string' && /^\d+$/.test(name) && count++, Reflect.get(next, name)) })
      expect(runs({ ...automaton, next: counted }, `${'a'.repeat(length)}!`)).toBe(false)
      return count
    }
    expect([looks(30), looks(3_000)]).toEqual([31, 3_001])
  })

  it('is the smallest one: what no text tells apart is one state, and one class', () => {
    expect(compiled('^(a|b|c)x$')).toEqual(compiled('^[a-c]x$'))
    expect(compiled('(?:)a*|.|\\n')).toEqual({ from: [0], next: [0], accepts: [0] })
    expect(compiled('a^')).toEqual({ from: [0], next: [-1], accepts: [] })
  })
})

describe('a pattern is refused by name and place', () => {
  it.each([
    ['empty', '', 1, ''],
    ['empty', '(?i)', 1, ''],
    ['too-long', 'x'.repeat(501), 501, '500'],
    ['back-reference', '(a)\\1', 4, '\\1'],
    ['unknown-group', '(?<y>a)\\k<y>', 1, '(?<'],
    ['look-around', '가(?=나)', 2, '(?='],
    ['look-around', '(?<!a)b', 1, '(?<!'],
    ['word-boundary', '\\bfoo', 1, '\\b'],
    ['lazy', 'a+?', 2, '+?'],
    ['lazy', 'a{2,3}?', 2, '{2,3}?'],
    ['possessive', 'a++', 2, '++'],
    ['property', '\\p{L}', 1, '\\p'],
    ['flag', 'a(?i)b', 2, '(?i)'],
    ['flag', '(?s).', 1, '(?s)'],
    ['unknown-escape', '\\q', 1, '\\q'],
    ['unknown-escape', '\\u{110000}', 1, '\\u{110000}'],
    ['nothing-to-repeat', '*a', 1, '*'],
    ['nothing-to-repeat', 'a**', 3, '*'],
    ['nothing-to-repeat', '^*', 2, '*'],
    ['repeat-order', 'a{3,2}', 2, '{3,2}'],
    ['repeat-large', 'a{1001}', 2, '{1001}'],
    ['unclosed-group', '😀(a', 2, '('],
    ['unopened-group', 'a)', 2, ')'],
    ['unclosed-class', '[a', 1, '['],
    ['empty-class', '[^]', 1, '[^]'],
    ['class-range', '[z-a]', 2, 'z-a'],
    ['class-range', '[\\d-x]', 2, '\\d-x'],
    ['unescaped', 'a{', 2, '{'],
    ['unescaped', 'a]', 2, ']'],
    ['unescaped', 'a\\', 2, '\\'],
    ['too-deep', `${'('.repeat(31)}a${')'.repeat(31)}`, 31, '30'],
    ['too-large', 'xa.{12}b', 3, '.{12}'],
    ['too-large', '(a{50}){1000}', 1, '(a{50}){1000}'],
  ])('as %s', (fault, written, at, part) => {
    expect(compilePattern(written)).toEqual({ fault, at, part })
  })

  it('in a sentence that says what to do', () => {
    expect(patternSentence({ fault: 'lazy', at: 2, part: '+?' })).toBe('At character 2: "+?" is lazy, which is pointless here: only whether a text fits is asked. Leave the last ? out.')
  })
})
