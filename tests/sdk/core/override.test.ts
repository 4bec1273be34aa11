import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { overrideHash } from '#sdk/core/override.ts'
import { nastyIds } from '#tests/conformance/nasty-ids.ts'

describe('an override hash', () => {
  it('is the first half of SHA-256, for ids of every script and every length around a block', () => {
    const lengths = Array.from({ length: 200 }, (_, length) => 'x'.repeat(length))
    const wrong = [...nastyIds(1000), ...lengths].filter((id) => {
      const text = `pricing.1:${id}`.normalize('NFC')
      return overrideHash('pricing.1', id) !== createHash('sha256').update(text, 'utf8').digest('hex').slice(0, 32)
    })
    expect(wrong).toEqual([])
  })

  it('differs by salt, so that one experiment’s list says nothing about another’s', () => {
    expect(overrideHash('a.1', 'ada')).not.toBe(overrideHash('a.2', 'ada'))
  })
})
