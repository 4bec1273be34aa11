/** A seeded stream of integers, so that every run and every engine makes the same ids (xorshift32, Marsaglia 2003). */
function integers(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) % below
  }
}

const SCRIPTS: readonly { readonly from: number; readonly size: number }[] = [
  { from: 0x21, size: 94 }, // ASCII
  { from: 0xac00, size: 11_172 }, // Hangul
  { from: 0x3041, size: 86 }, // Hiragana
  { from: 0x4e00, size: 20_000 }, // Han
  { from: 0x1f300, size: 700 }, // emoji
  { from: 0xc0, size: 384 }, // Latin with accents
  { from: 0x300, size: 112 }, // combining marks
  { from: 0xd800, size: 2048 }, // lone surrogates
]

/** Ids of every kind that must bucket alike everywhere: all scripts, decomposed forms, lone surrogates, 1 to 1,000 units. */
export function nastyIds(count: number): readonly string[] {
  const next = integers(20_260_101)
  return Array.from({ length: count }, (_, index) => {
    const script = SCRIPTS[index % SCRIPTS.length] ?? { from: 0x61, size: 26 }
    const length = index % 50 === 0 ? 1000 : 1 + next(40)
    const text = Array.from({ length }, (_unused, at) => character(next, at % 7 === 3 ? { from: 0x61, size: 26 } : script)).join('')
    const form = ['NFC', 'NFD', 'as it is'][next(3)]
    return (form === 'NFC' || form === 'NFD' ? text.normalize(form) : text).slice(0, 1000)
  })
}

function character(next: (below: number) => number, script: { readonly from: number; readonly size: number }): string {
  const code = script.from + next(script.size)
  return code >= 0xd800 && code < 0xe000 ? String.fromCharCode(code) : String.fromCodePoint(code)
}
