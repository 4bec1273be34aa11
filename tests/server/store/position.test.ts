import { describe, expect, test } from 'vitest'
import { formatPosition, parsePosition } from '#server/store/position.ts'

describe('a position in the queue of changes', () => {
  test.each(['10:20:', '10:20:12,15', '/10:20:12/11.7', '5:9:/10:20:12/11.7'])('%s is read as it was written', (text) => {
    const position = parsePosition(text)
    expect(position && formatPosition(position)).toBe(text)
  })

  test.each(['', 'null', '12.5', '10:20', '10:20:x', '/', '10:20:/', '10:20:/5:9:', '10:20:/5:9:/7', '10:20:/5:9:/7.8/9', "1:2:'; --"])('%j is none', (text) => {
    expect(parsePosition(text)).toBeNull()
  })
})
