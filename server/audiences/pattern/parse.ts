import { ANY_IN_LINE, type Characters, DIGITS, inAnyCase, one, opposite, SPACES, union, WORDS } from './characters.ts'
import type { PatternFault, PatternProblem } from './problem.ts'

/** A pattern as a tree. `part` is the text it was read from, to say what makes a pattern large. */
export type Tree =
  | { readonly kind: 'characters'; readonly set: Characters }
  | { readonly kind: 'start' | 'end' }
  | { readonly kind: 'sequence'; readonly of: readonly Tree[] }
  | { readonly kind: 'choice'; readonly of: readonly Tree[] }
  | { readonly kind: 'repeat'; readonly of: Tree; readonly least: number; readonly most: number; readonly at: number; readonly part: string }

export const LONGEST = 500
const DEEPEST = 30
const MOST_REPEATS = 1000

/** Thrown inside, and caught where a pattern is read: a tree is built in one go or not at all. */
class Refused extends Error {
  readonly problem: PatternProblem
  constructor(fault: PatternFault, at: number, part: string) {
    super(fault)
    this.problem = { fault, at, part }
  }
}

/**
 * Reads the subset of ECMAScript's regular expressions (with `u`) that one pass over a text can decide: literals, `.`,
 * classes, `\d \w \s` and their opposites, escapes, groups, alternation, `* + ? {m} {m,} {m,n}`, `^ $`, and `(?i)` in front.
 */
export function parsePattern(text: string): Tree | PatternProblem {
  const characters = [...text]
  if (characters.length > LONGEST) return { fault: 'too-long', at: LONGEST + 1, part: String(LONGEST) }
  const body = text.startsWith('(?i)') ? 4 : 0
  if (characters.length === body) return { fault: 'empty', at: 1, part: '' }
  const reader = new Reader(characters, body, body > 0)
  try {
    return reader.whole()
  } catch (error) {
    if (error instanceof Refused) return error.problem
    throw error
  }
}

export function isProblem(read: Tree | PatternProblem): read is PatternProblem {
  return 'fault' in read
}

const CLASSES: { readonly [letter: string]: Characters } = { d: DIGITS, w: WORDS, s: SPACES }
const CONTROLS: { readonly [letter: string]: number } = { t: 0x9, n: 0xa, v: 0xb, f: 0xc, r: 0xd }
const SPECIAL = new Set('^$\\.*+?()[]{}|/-')

class Reader {
  readonly #text: readonly string[]
  readonly #anyCase: boolean
  #place: number
  #depth = 0

  constructor(text: readonly string[], place: number, anyCase: boolean) {
    this.#text = text
    this.#place = place
    this.#anyCase = anyCase
  }

  whole(): Tree {
    const tree = this.#choice()
    if (this.#place < this.#text.length) throw this.#refused('unopened-group', this.#place)
    return tree
  }

  #choice(): Tree {
    const of = [this.#sequence()]
    while (this.#takes('|')) of.push(this.#sequence())
    return of.length === 1 && of[0] !== undefined ? of[0] : { kind: 'choice', of }
  }

  #sequence(): Tree {
    const of: Tree[] = []
    for (let next = this.#peek(); next !== undefined && next !== '|' && next !== ')'; next = this.#peek()) of.push(this.#repeated())
    return of.length === 1 && of[0] !== undefined ? of[0] : { kind: 'sequence', of }
  }

  #repeated(): Tree {
    const from = this.#place
    const of = this.#atom()
    const begins = this.#place
    const bounds = this.#bounds()
    if (bounds === undefined) return of
    if (this.#text[from] === '^' || this.#text[from] === '$') throw this.#refused('nothing-to-repeat', begins)
    if (this.#takes('?')) throw this.#refused('lazy', begins)
    if (this.#takes('+')) throw this.#refused('possessive', begins)
    return { kind: 'repeat', of, ...bounds, at: from + 1, part: this.#since(from) }
  }

  #bounds(): { readonly least: number; readonly most: number } | undefined {
    if (this.#takes('*')) return { least: 0, most: Infinity }
    if (this.#takes('+')) return { least: 1, most: Infinity }
    if (this.#takes('?')) return { least: 0, most: 1 }
    return this.#peek() === '{' ? this.#counted() : undefined
  }

  #counted(): { readonly least: number; readonly most: number } {
    const from = this.#place
    const found = /^\{(\d+)(?:(,)(\d*))?\}/.exec(this.#text.slice(from, from + 24).join(''))
    if (found === null) throw this.#refused('unescaped', from, 1)
    this.#place += found[0].length
    const least = Number(found[1])
    const most = found[2] === undefined ? least : found[3] === '' ? Infinity : Number(found[3])
    if (least > MOST_REPEATS || (most > MOST_REPEATS && most !== Infinity)) throw this.#refused('repeat-large', from)
    if (least > most) throw this.#refused('repeat-order', from)
    return { least, most }
  }

  #atom(): Tree {
    const from = this.#place
    const character = this.#take()
    switch (character) {
      case '^': return { kind: 'start' }
      case '$': return { kind: 'end' }
      case '.': return { kind: 'characters', set: ANY_IN_LINE }
      case '(': return this.#group(from)
      case '[': return this.#class(from)
      case '\\': return { kind: 'characters', set: this.#cased(this.#escape(from)) }
      case '*': case '+': case '?': throw this.#refused('nothing-to-repeat', from)
      case '{': case '}': case ']': throw this.#refused('unescaped', from)
      default: return { kind: 'characters', set: this.#cased(one(pointOf(character))) }
    }
  }

  #group(from: number): Tree {
    if (this.#takes('?') && !this.#takes(':')) throw this.#strangeGroup(from)
    if (++this.#depth > DEEPEST) throw new Refused('too-deep', from + 1, String(DEEPEST))
    const tree = this.#choice()
    if (!this.#takes(')')) throw this.#refused('unclosed-group', from, 1)
    this.#depth--
    return tree
  }

  #strangeGroup(from: number): Refused {
    const begins = this.#text.slice(from, from + 12).join('')
    const looking = /^\(\?<?[=!]/.exec(begins)
    if (looking !== null) return this.#refused('look-around', from, looking[0].length)
    const flags = /^\(\?[a-z-]+[:)]/.exec(begins)
    if (flags !== null) return this.#refused('flag', from, flags[0].length)
    return this.#refused('unknown-group', from, 3)
  }

  #class(from: number): Tree {
    const isOpposite = this.#takes('^')
    const sets: Characters[] = []
    while (!this.#takes(']')) {
      if (this.#peek() === undefined) throw this.#refused('unclosed-class', from, 1)
      sets.push(this.#classPart())
    }
    if (sets.length === 0) throw this.#refused('empty-class', from)
    const set = this.#cased(union(...sets))
    return { kind: 'characters', set: isOpposite ? opposite(set) : set }
  }

  /** A character, a class of its own, or a range of two characters. */
  #classPart(): Characters {
    const from = this.#place
    const low = this.#classCharacter()
    if (this.#peek() !== '-' || this.#text[this.#place + 1] === ']' || this.#text[this.#place + 1] === undefined) return low
    this.#take()
    const high = this.#classCharacter()
    const [first, last] = [single(low), single(high)]
    if (first === undefined || last === undefined || first > last) throw this.#refused('class-range', from)
    return [[first, last + 1]]
  }

  #classCharacter(): Characters {
    const from = this.#place
    const character = this.#take()
    return character === '\\' ? this.#escape(from) : one(pointOf(character))
  }

  #escape(from: number): Characters {
    const letter = this.#take()
    if (letter === '') throw this.#refused('unescaped', from, 1)
    const named = CLASSES[letter.toLowerCase()]
    if (named !== undefined) return letter === letter.toLowerCase() ? this.#cased(named) : opposite(this.#cased(named))
    const control = CONTROLS[letter]
    if (control !== undefined) return one(control)
    if (SPECIAL.has(letter)) return one(pointOf(letter))
    if (letter === 'u' || letter === 'x') return one(this.#number(from, letter))
    if (/^[1-9k]$/.test(letter)) throw this.#refused('back-reference', from)
    if (/^[bB]$/.test(letter)) throw this.#refused('word-boundary', from)
    if (/^[pP]$/.test(letter)) throw this.#refused('property', from)
    throw this.#refused('unknown-escape', from)
  }

  /** `\x2d`, `\u{1f600}`, `\u2d2d`; two halves of a pair are one character. */
  #number(from: number, letter: 'u' | 'x'): number {
    const rest = this.#text.slice(this.#place, this.#place + 12).join('')
    const shape = letter === 'x' ? /^([\da-fA-F]{2})/ : /^(?:\{([\da-fA-F]{1,6})\}|([dD][89abAB][\da-fA-F]{2})\\u([dD][c-fC-F][\da-fA-F]{2})|([\da-fA-F]{4}))/
    const found = shape.exec(rest)
    if (found === null) throw this.#refused('unknown-escape', from)
    this.#place += found[0].length
    if (found[3] !== undefined) return pointOf(String.fromCharCode(Number.parseInt(found[2] ?? '', 16), Number.parseInt(found[3], 16)))
    const point = Number.parseInt(found[1] ?? found[4] ?? '', 16)
    if (point > 0x10ffff) throw this.#refused('unknown-escape', from)
    return point
  }

  #cased(set: Characters): Characters {
    return this.#anyCase ? inAnyCase(set) : set
  }

  #peek(): string | undefined {
    return this.#text[this.#place]
  }

  #take(): string {
    return this.#text[this.#place++] ?? ''
  }

  #takes(character: string): boolean {
    if (this.#peek() !== character) return false
    this.#place++
    return true
  }

  #since(from: number): string {
    return this.#text.slice(from, this.#place).join('')
  }

  #refused(fault: PatternFault, from: number, length = Math.max(1, this.#place - from)): Refused {
    return new Refused(fault, from + 1, this.#text.slice(from, from + length).join(''))
  }
}

function pointOf(character: string): number {
  return character.codePointAt(0) ?? 0
}

function single(set: Characters): number | undefined {
  const [only] = set
  return set.length === 1 && only !== undefined && only[1] === only[0] + 1 ? only[0] : undefined
}
