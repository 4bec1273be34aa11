import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, test } from 'vitest'

const css = readFileSync(resolve(import.meta.dirname, '../../../web/app/tokens.css'), 'utf8')

type Tokens = ReadonlyMap<string, string>

/** The colours of one scheme, as tokens.css says them. */
function tokensOf(scheme: 'light' | 'dark'): Tokens {
  const block = css.split(`:root[data-mantine-color-scheme='${scheme}'] {`)[1]?.split('}')[0] ?? ''
  return new Map([...block.matchAll(/--([a-z0-9-]+): (#[0-9a-f]{6});/g)].map((match) => [match[1] ?? '', match[2] ?? '']))
}

/** Relative luminance, WCAG 2.2. */
function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5]
    .map((start) => Number.parseInt(hex.slice(start, start + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

function contrast(tokens: Tokens, one: string, other: string): number {
  const [light = 0, dark = 0] = [one, other].map((name) => luminance(tokens.get(name) ?? '')).toSorted((a, b) => b - a)
  return (light + 0.05) / (dark + 0.05)
}

const text = ['ink', 'ink2', 'ink3', 'better', 'worse', 'warn', 'unclear', 'arm-a']
const marks = ['better', 'worse', 'warn', 'unclear', 'arm-control', 'arm-a', 'arm-b', 'arm-c', 'hatch', 'ink3']
const grounds = ['paper', 'wash']
const washed = [['better', 'better-wash'], ['worse', 'worse-wash'], ['warn', 'warn-wash'], ['arm-a', 'arm-a-wash'], ['ink', 'worse-wash'], ['ink2', 'worse-wash'], ['ink', 'warn-wash'], ['paper', 'ink'], ['ink3', 'sunk'], ['ink2', 'sunk']] as const

describe.each(['light', 'dark'] as const)('in the %s scheme', (scheme) => {
  const tokens = tokensOf(scheme)

  test.each(text.flatMap((name) => grounds.map((ground) => [name, ground] as const)))('text in %s is at least 4.5:1 on %s', (name, ground) => {
    expect(contrast(tokens, name, ground)).toBeGreaterThanOrEqual(4.5)
  })

  test.each(marks.flatMap((name) => grounds.map((ground) => [name, ground] as const)))('a mark in %s is at least 3:1 on %s', (name, ground) => {
    expect(contrast(tokens, name, ground)).toBeGreaterThanOrEqual(3)
  })

  test.each(washed)('text in %s is at least 4.5:1 on %s', (name, ground) => {
    expect(contrast(tokens, name, ground)).toBeGreaterThanOrEqual(4.5)
  })
})
