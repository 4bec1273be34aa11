import type { Catalogue, Chance, Ends, Moved, Unit } from './catalogue.ts'

const who = {
  person: { people: '人', nobody: '誰も', all: '全員', count: (people: string) => `${people}人`, none: '人はいません', some: '人がいます' },
  account: { people: 'アカウント', nobody: 'どのアカウントも', all: 'すべてのアカウント', count: (people: string) => `アカウント${people}件`, none: 'アカウントはありません', some: 'アカウントがあります' },
} as const satisfies Record<Unit, unknown>

export const japaneseOf = (unit: Unit): Catalogue => ({
  ship: (moved) => `「${moved.variant}」を採用しましょう。${effect(moved)}`,
  rollback: (moved) => `「${moved.variant}」を元に戻しましょう。${effect(moved)}`,
  keepRunning: ({ variant, days, count, why }) => `${days === null ? 'このまま続けましょう。' : `あと約${count}日続けましょう。`}${why ?? `「${variant}」の効果を判断するにはまだ早い段階です。`}`,
  pause: ({ variant, metric }) => `一時停止しましょう。「${variant}」で${metric}が悪化しています。`,
  tooEarly: ({ conversions, needed }) => `まだ早い段階です。必要な${needed}件のうち${conversions}件が集まりました。`,
  heldByGuardrail: ({ variant, metric, margin }) => `「${variant}」の採用は見送りましょう。${metric}が許容範囲${margin}を超えて悪化している可能性があります。`,
  borrowed: ({ variant, early, metric, lift, moreIsBetter }) => `「${variant}」の採用は見送りましょう。${early}は${lift}${moreIsBetter ? '増えました' : '改善しました'}が、${metric}は${moreIsBetter ? '増えていません' : '改善していません'}。`,
  inconclusive: ({ variant, ends }) => `結論は出ませんでした。「${variant}」の効果は${span(ends)}、この規模では見分けられません。`,
  neutral: ({ margin }) => `意味のある差はありません。効果があっても±${margin}未満です。シンプルな方を残しましょう。`,
  notTrustworthy: ({ cause }) => `まだ信頼できません。${cause}そのため結果は表示しません。`,

  bandit: ({ variant, chance, isClear }) => `「${variant}」が${isClear ? '最も良い結果です' : '先行しています'}。すべてのパターンの中で最も良い確率は${chance ?? '99%超'}です。`,
  banditShare: ({ share }) => `現在、新規の${who[unit].people}の${share}に表示しています。`,
  banditLoss: ({ loss }) => `いまこれに決めると、最も良いパターンと比べて平均で約${loss}を失います。`,
  banditMeans: 'バンディットは効果のあるパターンに人を移します。あるパターンがどれだけ良いかは分かりません。',

  rates: ({ metric, variant, control }) => `${metric}は、このパターンで${variant}、現行で${control}です。`,
  fits: ({ from, to, both }) => {
    if (both !== null) return `データに合う変化率の範囲は${both}です。`
    if (from !== null) return `データに合う変化率は${from}以上です。`
    return to === null ? 'データからは変化率の範囲を定められません。' : `データに合う変化率は${to}以下です。`
  },
  counted: ({ people, maturing }) => `${who[unit].count(people)}が集計済みで、${who[unit].count(maturing)}が集計待ちです。`,
  lookedAtDaily: '毎日1回、それを見込んだ規則で確かめています。いつ見てもかまいません。',
  readAtTheEnd: '答えは計画の終わりに一度だけ読み取ります。',
  needsConversions: ({ needed }) => `答えを出すには、各パターンに${needed}件のコンバージョンが必要です。`,

  mayBeBelowMinimum: ({ minimum }) => `この範囲には、採用に値する最小の変化率${minimum}より小さい効果も含まれます。`,
  smallerThanMinimum: ({ isBetter, minimum }) => `偶然を超えて${isBetter ? '改善' : '悪化'}していますが、採用に値する最小の変化率${minimum}には届きません。`,
  bestOf: ({ better }) => `${list(better)}が現行を上回り、その中で最も良いパターンです。`,
  severalComparisons: ({ comparisons }) => `${comparisons}つのパターンで、誤った答えの確率を1つ分け合っています（Dunnett）。`,
  decideTogether: ({ metrics }) => `${list(metrics)}で一緒に決め、誤った答えの確率を1つ分け合います（Holm）。どれか1つが良くなり、悪化したものがなければ十分です。`,
  metricsDisagree: ({ variant, better, worse }) => `「${variant}」の採用は見送りましょう。${better}は改善しましたが、${worse}は悪化しました。どちらも決める指標です。`,
  variantsWorse: ({ variants }) => `${list(variants)}は現行を下回ります。`,
  guardrailWorse: ({ variant, metric, margin, beyond }) => {
    if (margin === null) return `「${variant}」で${metric}が悪化しました。`
    return beyond ? `「${variant}」で${metric}が許容範囲${margin}を超えて悪化しました。` : `「${variant}」で${metric}が悪化しました。許容範囲${margin}を超えている可能性があります。`
  },
  guardrailOpen: ({ variant, metric, margin }) => `「${variant}」で${metric}が許容範囲${margin}に収まっているかは、データからは分かりません。`,
  guardrailsWithin: ({ metrics }) => `${list(metrics)}は許容範囲内です。`,
  borrowedNote: ({ early, lift }) => `${early}は${lift}改善しましたが、これで決めるわけではありません。`,
  firstWeek: 'まだ1週間分が集計されておらず、曜日による違いがありえます。',
  notWholeWeeks: ({ count }) => `実行期間は${count}日で週単位ではないため、曜日によって重みが異なります。`,
  priceWaits: '価格は、計画した規模の半分が集計されるまで決めません。',
  hardlyToBeFound: ({ chance }) => `計画した効果が本当にあっても、終わりまでに見つかる確率は${chance === null ? '1%未満です' : `約${chance}にとどまります`}。止めても続けてもかまいません。`,
  doesHarm: ({ variant, metric, lift }) => `「${variant}」の${metric}は現在${lift}です。いつ見てもよい害の見張りで、偶然を超える悪化と分かりました。最終的な答えはまだ出ていません。`,
  hiddenUntil: '計画の最短実行期間まで人々の行動は非表示です。表示数、割り当て、悪影響の有無は表示します。',
  stoppedBeforePlan: '計画の終わりを待たずに停止されました。',
  stillMaturing: ({ people }) => `${who[unit].count(people)}は集計待ちで、まだ含まれていません。`,
  decidedEarly: ({ lift }) => `計画の終わりより前に決まったため、効果は大きめに見えます。より公平な推定値は${lift}です。`,
  noMinimumPlanned: '採用に値する最小の変化率は計画されていません。',
  noLift: (reason) =>
    ({
      'no-people': `比べる${who[unit].people}のないパターンがあります。`,
      'too-few-people': `比べるには${who[unit].people}が少なすぎるパターンがあります。`,
      'nothing-to-divide-by': '指標の分母になることが起きていないパターンがあります。',
      'zero-variance': `両方のパターンで${who[unit].all}が同じ結果だったため、比べるものがありません。`,
      withheld: '確認を通らなかったため、変化率は表示しません。',
      bandit: 'バンディットに変化率はありません。効果のあるパターンを見つけますが、どれだけ良いかは測りません。',
      hidden: '最短実行期間まで変化率は非表示です。',
    })[reason],

  sampleRatio: {
    even: ({ counts }) => `${counts.join('対')}。偶然の範囲内の割り当てです。`,
    uneven: ({ counts, tests }) => `${counts.join('対')}。これほど偏った割り当てが偶然に起こるのは${chance({ tests })}です。`,
    few: ({ counts }) => `${counts.join('対')}。割り当てを判断するには${who[unit].people}が少なすぎます。`,
    nobody: `まだ${who[unit].nobody}見ていません。`,
    unplanned: ({ variant, people }) => `${who[unit].nobody}見ないはずの「${variant}」を${who[unit].count(people)}が見ました。`,
    tooFewCause: ({ variant }) => `「${variant}」で集計された${who[unit].people}が少なすぎます。`,
    unplannedCause: ({ variant }) => `${who[unit].nobody}見ないはずの「${variant}」を見た${who[unit].some}。`,
  },
  crossovers: {
    nobody: `2つのパターンを見た${who[unit].none}。`,
    balanced: ({ people }) => `${who[unit].count(people)}が2つのパターンを見ましたが、偏りはありません。`,
    few: ({ people }) => `${who[unit].count(people)}が2つのパターンを見ましたが、比べるには少なすぎます。`,
    uneven: ({ people, variant, tests }) => `${who[unit].count(people)}が2つのパターンを見て、「${variant}」を先に見た${who[unit].people}が多すぎます。偶然に起こるのは${chance({ tests })}です。`,
    cause: ({ variant }) => `「${variant}」の後に別のパターンを見た${who[unit].people}が多すぎます。`,
  },
  data: {
    complete: ({ people }) => `${who[unit].count(people)}が集計済みで、欠けているものはありません。`,
    refused: ({ people, refused }) => `${who[unit].count(people)}が集計済みで、${refused}行は使えませんでした。`,
    behind: ({ people, lag }) => `${who[unit].count(people)}が集計済みで、${lag}遅れています。`,
    unknown: 'データがどこまで届いているかはまだ分かりません。',
    cause: 'データの一部が欠けています。',
  },
})

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
