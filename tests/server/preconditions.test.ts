import { describe, expect, it } from 'vitest'
import { namesEtag } from '#server/preconditions.ts'

/** RFC 9110, 13.1.2 and 8.8.3. */
const HEADERS = [
  { header: undefined, named: false },
  { header: '"a"', named: true },
  { header: 'W/"a"', named: true },
  { header: '"b", "a"', named: true },
  { header: '"b",W/"a"', named: true },
  { header: '*', named: true },
  { header: ' * ', named: true },
  { header: '"b"', named: false },
  { header: 'a', named: false },
  { header: '"b,a"', named: false },
  { header: '"*"', named: false },
  { header: '"A"', named: false },
  { header: '', named: false },
]

describe('If-None-Match', () => {
  it.each(HEADERS)('$header names "a": $named', ({ header, named }) => {
    expect(namesEtag(header, '"a"')).toBe(named)
  })

  it('reads a tag with a comma whole', () => {
    expect(namesEtag('"x", "a,b"', '"a,b"')).toBe(true)
  })
})
