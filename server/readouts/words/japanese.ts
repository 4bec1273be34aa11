import type { Catalogue, Chance, Ends, Moved } from './catalogue.ts'

export const japanese: Catalogue = {
  ship: (moved) => `「${moved.variant}」を採用しましょう。${effect(moved)}`,
  rollback: (moved) => `「${moved.variant}」を元に戻しましょう。${effect(moved)}`,
  keepRunning: ({ variant, days, count }) => `${days === null ? 'このまま続けましょう。' : `あと約${count}日続けましょう。`}「${variant}」の効果を判断するにはまだ早い段階です。`,
  pause: ({ variant, metric }) => `一時停止しましょう。「${variant}」で${metric}が悪化しています。`,
  tooEarly: ({ conversions, needed }) => `まだ早い段階です。必要な${needed}件のうち${conversions}件が集まりました。`,
  inconclusive: ({ variant, ends }) => `結論は出ませんでした。「${variant}」の効果は${span(ends)}、この規模では見分けられません。`,
  neutral: ({ margin }) => `意味のある差はありません。効果があっても±${margin}未満です。シンプルな方を残しましょう。`,
  notTrustworthy: ({ cause }) => `まだ信頼できません。${cause}そのため結果は表示しません。`,

  rates: ({ metric, variant, control }) => `${metric}は、このパターンで${variant}、現行で${control}です。`,
  fits: ({ from, to, both }) => {
    if (both !== null) return `データに合う変化率の範囲は${both}です。`
    if (from !== null) return `データに合う変化率は${from}以上です。`
    return to === null ? 'データからは変化率の範囲を定められません。' : `データに合う変化率は${to}以下です。`
  },
  counted: ({ people, maturing }) => `${people}人が集計済みで、${maturing}人が集計待ちです。`,
  lookedAtDaily: '毎日1回、それを見込んだ規則で確かめています。いつ見てもかまいません。',
  readAtTheEnd: '答えは計画の終わりに一度だけ読み取ります。',
  needsConversions: ({ needed }) => `答えを出すには、各パターンに${needed}件のコンバージョンが必要です。`,

  mayBeBelowMinimum: ({ minimum }) => `この範囲には、採用に値する最小の変化率${minimum}より小さい効果も含まれます。`,
  smallerThanMinimum: ({ isBetter, minimum }) => `偶然を超えて${isBetter ? '改善' : '悪化'}していますが、採用に値する最小の変化率${minimum}には届きません。`,
  bestOf: ({ better }) => `${list(better)}が現行を上回り、その中で最も良いパターンです。`,
  severalComparisons: ({ comparisons }) => `${comparisons}つのパターンで、誤った答えの確率を1つ分け合っています（Dunnett）。`,
  variantsWorse: ({ variants }) => `${list(variants)}は現行を下回ります。`,
  guardrailWorse: ({ variant, metric }) => `「${variant}」で${metric}が悪化しました。`,
  doesHarm: ({ variant, metric, lift }) => `「${variant}」の${metric}は現在${lift}です。いつ見てもよい害の見張りで、偶然を超える悪化と分かりました。最終的な答えはまだ出ていません。`,
  stoppedBeforePlan: '計画の終わりを待たずに停止されました。',
  stillMaturing: ({ people }) => `${people}人は集計待ちで、まだ含まれていません。`,
  decidedEarly: ({ lift }) => `計画の終わりより前に決まったため、効果は大きめに見えます。より公平な推定値は${lift}です。`,
  noMinimumPlanned: '採用に値する最小の変化率は計画されていません。',
  noLift: (reason) =>
    ({
      'no-people': '比べる人がいないパターンがあります。',
      'too-few-people': '比べるには人が少なすぎるパターンがあります。',
      'nothing-to-divide-by': '指標の分母になることが起きていないパターンがあります。',
      'zero-variance': '両方のパターンで全員が同じ結果だったため、比べるものがありません。',
      withheld: '確認を通らなかったため、変化率は表示しません。',
    })[reason],

  sampleRatio: {
    even: ({ counts }) => `${counts.join('対')}。偶然の範囲内の割り当てです。`,
    uneven: ({ counts, tests }) => `${counts.join('対')}。これほど偏った割り当てが偶然に起こるのは${chance({ tests })}です。`,
    few: ({ counts }) => `${counts.join('対')}。割り当てを判断するには人が少なすぎます。`,
    nobody: 'まだ誰も見ていません。',
    unplanned: ({ variant, people }) => `誰も見ないはずの「${variant}」を${people}人が見ました。`,
    tooFewCause: ({ variant }) => `「${variant}」で集計された人が少なすぎます。`,
    unplannedCause: ({ variant }) => `誰も見ないはずの「${variant}」を見た人がいます。`,
  },
  crossovers: {
    nobody: '2つのパターンを見た人はいません。',
    balanced: ({ people }) => `${people}人が2つのパターンを見ましたが、偏りはありません。`,
    few: ({ people }) => `${people}人が2つのパターンを見ましたが、比べるには少なすぎます。`,
    uneven: ({ people, variant, tests }) => `${people}人が2つのパターンを見て、「${variant}」を先に見た人が多すぎます。偶然に起こるのは${chance({ tests })}です。`,
    cause: ({ variant }) => `「${variant}」の後に別のパターンを見た人が多すぎます。`,
  },
  data: {
    complete: ({ people }) => `${people}人が集計済みで、欠けているものはありません。`,
    refused: ({ people, refused }) => `${people}人が集計済みで、${refused}行は使えませんでした。`,
    behind: ({ people, lag }) => `${people}人が集計済みで、${lag}遅れています。`,
    unknown: 'データがどこまで届いているかはまだ分かりません。',
    cause: 'データの一部が欠けています。',
  },
}

function effect({ metric, lift, rose, moreIsBetter }: Moved): string {
  if (moreIsBetter) return `${metric}が約${lift}${rose ? '向上' : '低下'}しました。`
  return `${metric}が約${lift}${rose ? '増えました' : '減りました'}。`
}

function span({ from, to, both }: Ends): string {
  if (both !== null) return `${both}の範囲で`
  if (from !== null) return `${from}以上で`
  return to === null ? '範囲を定められず' : `${to}以下で`
}

function chance({ tests }: Chance): string {
  return tests === null ? '10億回に1回未満' : `約${tests}回に1回`
}

function list(names: readonly string[]): string {
  return names.map((name) => `「${name}」`).join('と')
}
