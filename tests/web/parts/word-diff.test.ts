import fc from 'fast-check'
import { expect, test } from 'vitest'
import { wordDiff } from '#web/parts/word-diff.ts'

const apart = (stretches: readonly { readonly text: string; readonly apart: boolean }[]): string => stretches.filter((one) => one.apart).map((one) => one.text).join('|')

test.each([
  ['serve short to 20%', 'serve short to 50%', '20', '50'],
  ['serve short to 20%', 'serve long to 20%', 'short', 'long'],
  ['trial에게 제공', 'team에게 제공', 'trial', 'team'],
  ['springのとき', 'summerのとき', 'spring', 'summer'],
  ['the same', 'the same', '', ''],
  ['', 'new', '', 'new'],
])('"%s" against "%s": what differs is %s and %s', (mine, theirs, own, other) => {
  const diff = wordDiff(mine, theirs)
  expect([apart(diff.mine), apart(diff.theirs)]).toEqual([own, other])
})

test('both texts stay whole, and what is not apart is the same in both', () => {
  const text = fc.array(fc.constantFrom('if', 'plan', 'is', 'trial', 'team', '20%', '값이'), { maxLength: 8 }).map((words) => words.join(' '))
  fc.assert(fc.property(text, text, (mine, theirs) => {
    const diff = wordDiff(mine, theirs)
    const whole = (stretches: typeof diff.mine): string => stretches.map((one) => one.text).join('')
    const common = (stretches: typeof diff.mine): string => stretches.filter((one) => !one.apart).map((one) => one.text).join('')
    expect([whole(diff.mine), whole(diff.theirs)]).toEqual([mine, theirs])
    expect(common(diff.mine)).toBe(common(diff.theirs))
  }))
})
