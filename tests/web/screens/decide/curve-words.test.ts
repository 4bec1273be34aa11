import { expect, test } from 'vitest'
import { curveSentence } from '#web/screens/decide/curve-words.ts'
import { noveltySentence } from '#web/screens/decide/novelty.tsx'
import { loadCatalogue } from '#web/words/catalogue.ts'
import { makeFormat } from '#web/words/format.ts'
import type { Locale } from '#web/words/locale.ts'
import { speaker } from '#web/words/say.ts'

const HOUR = 3_600_000
const curve = (name: string, ...shares: readonly number[]) => ({ name, points: shares.map((share, index) => ({ afterMs: (index + 1) * 6 * HOUR, share })) })

test.each<[string, Locale, ReturnType<typeof curve>, ReturnType<typeof curve>, string]>([
  ['when half had done it', 'en', curve('Control', 0.2, 0.3, 0.4, 0.5), curve('Guided', 0.1, 0.6, 0.7, 0.7), 'Half of Guided had done it within 12 h, half of Control within 1 day.'],
  ['when half of both had', 'en', curve('Control', 0.2, 0.5, 0.6, 0.6), curve('Guided', 0.1, 0.6, 0.7, 0.7), 'Half of both had done it within 12 h.'],
  ['how many had, where not half of both did', 'en', curve('Control', 0.1, 0.2, 0.3, 0.4), curve('Guided', 0.1, 0.3, 0.5, 0.6), 'Within 12 h, 30.0% of Guided and 20.0% of Control had done it; within 1 day, 60.0% and 40.0%.'],
  ['in Korean', 'ko', curve('기존', 0.2, 0.3, 0.4, 0.5), curve('안내', 0.1, 0.6, 0.7, 0.7), '안내의 절반은 12시간 안에, 기존의 절반은 1일 안에 했습니다.'],
  ['in Japanese', 'ja', curve('既存', 0.2, 0.3, 0.4, 0.5), curve('案内', 0.1, 0.6, 0.7, 0.7), '案内の半数は12時間以内に、既存の半数は1日以内に行いました。'],
])('curves say %s', async (_, locale, control, variant, sentence) => {
  const words = { say: speaker(locale, await loadCatalogue(locale)).say, format: makeFormat(locale, 'UTC') }
  expect(curveSentence(control, variant, words).replaceAll('\u00a0', ' ')).toBe(sentence)
})

test.each<[Locale, Parameters<typeof noveltySentence>[0]['line'], string]>([
  ['en', null, 'Whether it wears off is said with the verdict.'],
  ['en', { answer: 'steady', pValue: 0.4, first: 0.2, last: 0.1 }, 'No sign that the effect changes with the time since the exposure.'],
  ['en', { answer: 'fades', pValue: 0.01, first: 0.6, last: 0.02 }, 'The effect wears off: about +60.0% right after the exposure, about +2.0% at the end of the window. Part of it may be newness.'],
  ['ko', { answer: 'grows', pValue: 0.01, first: 0.02, last: 0.3 }, '효과가 점점 커집니다. 노출 직후 약 +2.0%, 기간이 끝날 때 약 +30.0%입니다.'],
  ['ja', { answer: 'turns', pValue: 0.01, first: 0.1, last: -0.3 }, '効果の向きが変わります。表示の直後は約+10.0%、期間の終わりでは約−30.0%です。合わせた数字では見えません。'],
])('says in %s whether an effect wears off', async (locale, line, sentence) => {
  const words = { say: speaker(locale, await loadCatalogue(locale)).say, format: makeFormat(locale, 'UTC') }
  expect(noveltySentence({ line }, words)).toBe(sentence)
})
