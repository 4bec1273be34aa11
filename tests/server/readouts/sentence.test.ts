import { describe, expect, it } from 'vitest'
import { buildReadout } from '#server/readouts/build.ts'
import type { ReadoutInput } from '#server/readouts/readout-input.ts'
import type { MetricFacts } from '#server/readouts/readout.ts'
import { readoutWords, type ReadoutWords } from '#server/readouts/sentence.ts'
import { aMetricInput, anExperiment, anInput, clearLoss, clearWin, type Counted, days, noAnswer, noDifference, start } from './an-input.ts'

type Case = { readonly counted: Counted; readonly metric?: Partial<MetricFacts>; readonly changes?: Partial<ReadoutInput> }

function words({ counted, metric = {}, changes = {} }: Case): Readonly<Record<'en' | 'ko' | 'ja', ReadoutWords>> {
  const readout = buildReadout(anInput([aMetricInput(counted, metric)], changes))
  return { en: readoutWords(readout, 'en'), ko: readoutWords(readout, 'ko'), ja: readoutWords(readout, 'ja') }
}

const named = { name: '활성화' }
const uneven: Counted = { control: [2_000, 6_402], guided: [2_300, 6_012] }

describe('the verdict in three languages', () => {
  it.each([
    [
      'ship',
      { counted: clearWin },
      'Ship Guided. It gets about 12% more new trials to activate.',
      '‘Guided’ 안을 적용하세요. 활성화 지표가 약 12% 높아졌습니다.',
      '「Guided」を採用しましょう。活性化が約12%向上しました。',
    ],
    [
      'roll back',
      { counted: clearLoss },
      'Roll back Guided. It gets about 10% fewer new trials to activate.',
      '‘Guided’ 안을 되돌리세요. 활성화 지표가 약 10% 낮아졌습니다.',
      '「Guided」を元に戻しましょう。活性化が約10%低下しました。',
    ],
    [
      'keep running',
      { counted: clearWin, changes: { asOf: start + days(26) } },
      'Keep running, about 9 more days. It is too early to tell whether Guided helps.',
      '약 9일 더 실행하세요. ‘Guided’ 안의 효과를 판단하기에는 아직 이릅니다.',
      'あと約9日続けましょう。「Guided」の効果を判断するにはまだ早い段階です。',
    ],
    [
      'too early',
      { counted: { control: [14, 200], guided: [20, 200] } },
      'Too early. 14 of 25 conversions so far.',
      '아직 이릅니다. 전환 25건 중 14건이 모였습니다.',
      'まだ早い段階です。必要な25件のうち14件が集まりました。',
    ],
    [
      'inconclusive',
      { counted: noAnswer },
      'No clear answer. Guided may be anything from −8.7% to +18.2%; this test was too small to tell.',
      '결론을 내리기 어렵습니다. ‘Guided’ 안의 효과는 −8.7%~+18.2% 범위이며, 이 규모로는 가려낼 수 없습니다.',
      '結論は出ませんでした。「Guided」の効果は−8.7%〜+18.2%の範囲で、この規模では見分けられません。',
    ],
    [
      'neutral',
      { counted: noDifference },
      'No difference that matters. Any effect is smaller than ±8%. Keep the simpler one.',
      '의미 있는 차이가 없습니다. 효과가 있더라도 ±8%보다 작습니다. 더 단순한 안을 유지하세요.',
      '意味のある差はありません。効果があっても±8%未満です。シンプルな方を残しましょう。',
    ],
    [
      'not trustworthy',
      { counted: uneven },
      'Not trustworthy: too few people are counted in Guided. No result is shown.',
      '아직 신뢰할 수 없습니다. ‘Guided’ 안에 집계된 사람이 너무 적습니다. 그래서 결과를 표시하지 않습니다.',
      'まだ信頼できません。「Guided」で集計された人が少なすぎます。そのため結果は表示しません。',
    ],
  ] as const)('%s', (_, input, en, ko, ja) => {
    expect(words(input).en.headline).toBe(en)
    expect(words({ ...input, metric: named }).ko.headline).toBe(ko)
    expect(words({ ...input, metric: { name: '活性化' } }).ja.headline).toBe(ja)
  })

  it.each([
    ['more is better, without phrases', { phrases: null }, clearWin, 'Ship Guided. It raises Activated within 7 days by about 12%.'],
    ['less is better', { direction: 'less', phrases: { people: 'people', act: 'cancel' } }, clearLoss, 'Ship Guided. About 10% fewer people cancel.'],
    ['less is better, and there is more', { direction: 'less', phrases: { people: 'people', act: 'cancel' } }, clearWin, 'Roll back Guided. About 12% more people cancel.'],
    ['less is better, without phrases', { direction: 'less', phrases: null }, clearLoss, 'Ship Guided. It lowers Activated within 7 days by about 10%.'],
  ] as const)('%s', (_, metric, counted, headline) => {
    expect(words({ counted, metric }).en.headline).toBe(headline)
  })

  it('one day is a day', () => {
    expect(words({ counted: clearWin, changes: { asOf: start + days(34) } }).en.headline).toContain('about 1 more day.')
  })
})

describe('the paragraph', () => {
  it('has both rates, the range, and what narrows the claim', () => {
    const { en, ko, ja } = words({ counted: clearWin })
    expect(en.paragraph).toBe('34.6% activate with it, 31.0% without. The data fit a lift between +4.3% and +19.3%. That range still holds effects smaller than the +8% worth shipping.')
    expect(ko.paragraph).toContain('+4.3%~+19.3%')
    expect(ja.paragraph).toContain('+4.3%〜+19.3%')
  })

  it('names the number where a metric has no words for people', () => {
    expect(words({ counted: clearWin, metric: { phrases: null } }).en.paragraph).toContain('Activated within 7 days: 34.6% with it, 31.0% without.')
  })

  it('shows the proof where a check blocks, and no result', () => {
    const { en } = words({ counted: uneven })
    expect(en.paragraph).toBe('6,402 to 6,012; a split this uneven happens by chance about once in 2,150 tests.')
  })

  it('of a difference without a lift speaks in points', () => {
    const { en, ko, ja } = words({ counted: { control: [0, 900], guided: [60, 900] }, changes: { experiment: anExperiment({ origin: 'import' }) } })
    expect(en.headline).toContain('Too early')
    expect([ko.headline, ja.headline].join()).not.toContain('NaN')
  })
})

describe('each check is a sentence', () => {
  const sentences = (changes: Partial<ReadoutInput>) => words({ counted: clearWin, changes })
  const exposed = (control: number, guided: number) => ({ exposures: [{ weights: { control: 1, guided: 1 }, exposed: { control, guided } }] })

  it('a split that warns says how often chance does it', () => {
    const { en, ko, ja } = sentences(exposed(44_700, 45_489))
    expect(en.checks[0]?.sentence).toBe('44,700 to 45,489; a split this uneven happens by chance about once in 116 tests.')
    expect(ko.checks[0]?.sentence).toContain('44,700 대 45,489')
    expect(ja.checks[0]?.sentence).toContain('約116回に1回')
  })

  it.each([
    ['as planned', exposed(5_000, 5_010), 0, '5,000 to 5,010; as even as chance makes it.'],
    ['too few', exposed(3, 4), 0, '3 to 4; too few people to judge the split.'],
    ['nobody', exposed(0, 0), 0, 'Nobody has met it yet.'],
    ['impossible by chance', exposed(90_000, 10_000), 0, '90,000 to 10,000; a split this uneven happens by chance less than once in a billion tests.'],
    ['no crossover', {}, 1, 'Nobody met two variants.'],
    ['balanced crossovers', { crossovers: { control: 15, guided: 14 } }, 1, '29 people met two variants, balanced.'],
    ['complete', {}, 2, '7,011 people counted, nothing is missing.'],
    ['refused rows', { refused: 3 }, 2, '7,011 people counted, 3 rows could not be used.'],
    ['one refused row', { refused: 1 }, 2, '7,011 people counted, 1 row could not be used.'],
    ['behind', { watermark: start + days(36) - 5_400_000 }, 2, '7,011 people counted, 90 minutes behind.'],
    ['a day behind', { watermark: start + days(36) - 30 * 3_600_000 }, 2, '7,011 people counted, 30 hours behind.'],
    ['many days behind', { watermark: start + days(36) - 13_922 * 60_000 }, 2, '7,011 people counted, 10 days behind.'],
  ] as const)('%s', (_, changes, at, sentence) => {
    expect(sentences(changes).en.checks[at]?.sentence).toBe(sentence)
  })
})

describe('every verdict has a whole sentence in every language', () => {
  const everybody: Counted = { control: [500, 500], guided: [500, 500] }
  const nobody: Counted = { control: [0, 0], guided: [0, 0] }
  it.each([clearWin, clearLoss, noAnswer, noDifference, uneven, everybody, nobody])('%j', (counted) => {
    for (const { headline, paragraph, notes, checks } of Object.values(words({ counted }))) {
      for (const text of [headline, paragraph, ...notes, ...checks.map(({ sentence }) => sentence)]) {
        expect(text).not.toMatch(/undefined|null|NaN|Infinity|\{|\}/)
        expect(text).toMatch(/[.。]$/)
        expect(text).not.toMatch(/[^\d]-\d/)
      }
    }
  })
})

describe('an experiment that deals accounts', () => {
  const experiment = anExperiment({ unit: 'account' })
  const nobody: Counted = { control: [0, 0], guided: [0, 0] }
  const same: Counted = { control: [500, 500], guided: [500, 500] }
  const crossed = { crossovers: { control: 90, guided: 20 } }
  it.each<[counted: Counted, changes: Partial<ReadoutInput>]>([
    [clearWin, {}], [clearLoss, crossed], [noAnswer, { asOf: start + days(20) }], [noDifference, { refused: 3 }], [uneven, {}], [nobody, {}], [same, {}],
    [clearWin, { experiment: { ...experiment, status: 'stopped', stoppedAt: start + days(10) } }],
    [clearWin, { exposures: [{ weights: { control: 1, guided: 1, ghost: 0 }, exposed: { control: 500, guided: 510, ghost: 4 } }] }],
  ])('%j speaks of accounts and never of people: %j', (counted, changes) => {
    const all = words({ counted, changes: { experiment, ...changes } })
    const textOf = ({ headline, paragraph, notes, checks }: ReadoutWords) => [headline, paragraph, ...notes, ...checks.map(({ sentence }) => sentence)].join(' ')
    expect(textOf(all.en)).not.toMatch(/people|person|nobody|everybody|trials/i)
    expect(textOf(all.ko)).not.toMatch(/사람|명이|명은|아무도/)
    expect(textOf(all.ja)).not.toMatch(/\d人|人が|人は|誰|全員/)
    expect(textOf(all.en)).toMatch(/accounts?/)
  })
})
