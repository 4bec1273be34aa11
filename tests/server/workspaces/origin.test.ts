import { describe, expect, test } from 'vitest'
import { origin } from '#server/workspaces/origin.ts'

describe('an origin of a key', () => {
  test.each(['https://shop.example', 'http://localhost:3000', 'https://a.b:8443', 'https://xn--bcher-kva.example', 'http://[::1]:5173'])('%s is one', (text) => {
    expect(origin.safeParse(text)).toEqual({ success: true, data: text })
  })

  test.each([
    ['https://a.b?x', 'here https://a.b.'],
    ['https://a.b#x', 'here https://a.b.'],
    ['https://a.b/', 'here https://a.b.'],
    ['https://Shop.Example', 'here https://shop.example.'],
    ['https://a.b:443', 'here https://a.b.'],
    ['https://mina:secret@a.b', 'here https://a.b.'],
    ['https://bücher.example', 'here https://xn--bcher-kva.example.'],
    ['shop.example', 'such as https://app.example.com.'],
    ['javascript:alert(1)', 'such as https://app.example.com.'],
    ['', 'such as https://app.example.com.'],
  ])('%s is none, and what to write is said', (text, instead) => {
    const read = origin.safeParse(text)
    expect(read.error?.issues.map((issue) => issue.message)).toEqual([expect.stringContaining(instead)])
  })
})
