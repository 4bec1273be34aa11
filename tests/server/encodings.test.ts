import { describe, expect, it } from 'vitest'
import { acceptedEncodings } from '#server/encodings.ts'

/** RFC 9110, 12.5.3. */
const HEADERS = [
  { header: undefined, accepted: ['identity'] },
  { header: '', accepted: ['identity'] },
  { header: 'gzip, deflate, br', accepted: ['br', 'gzip', 'identity'] },
  { header: 'GZIP', accepted: ['gzip', 'identity'] },
  { header: 'x-gzip', accepted: ['gzip', 'identity'] },
  { header: 'br;q=0, gzip;q=0.5', accepted: ['gzip', 'identity'] },
  { header: 'gzip;q=0.000', accepted: ['identity'] },
  { header: '*', accepted: ['br', 'gzip', 'identity'] },
  { header: '*;q=0, br', accepted: ['br'] },
  { header: 'br, identity;q=0', accepted: ['br'] },
  { header: '*, gzip;q=0', accepted: ['br', 'identity'] },
  { header: 'br;q=nonsense', accepted: ['identity'] },
  // Nobody can be served then; the plain body at least can be read.
  { header: '*;q=0', accepted: ['identity'] },
]

describe('Accept-Encoding', () => {
  it.each(HEADERS)('$header takes $accepted', ({ header, accepted }) => {
    expect(acceptedEncodings(header)).toEqual(accepted)
  })
})
