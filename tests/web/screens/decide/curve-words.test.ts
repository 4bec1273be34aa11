import { expect, test } from 'vitest'
import { curveSentence } from '#web/screens/decide/curve-words.ts'
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
