import type { verdict as english } from '../en/verdict.ts'

export const verdict = {
  'verdict.ship': '「{variant}」を採用しましょう。{metric}が約{lift}向上しました。',
  'verdict.ship-less': '「{variant}」を採用しましょう。{metric}が約{lift}減りました。',
  'verdict.rollback': '「{variant}」を元に戻しましょう。{metric}が約{lift}低下しました。',
  'verdict.rollback-less': '「{variant}」を元に戻しましょう。{metric}が約{lift}増えました。',
  'verdict.harm': '「{experiment}」を一時停止しましょう。{metric}が悪化しており、偶然とは考えにくい状況です。',
  'verdict.keep-running': '{n, plural, other {あと約#日続けましょう。}}「{variant}」の効果を判断するにはまだ早い段階です。',
  'verdict.keep-running-open': 'このまま続けましょう。「{variant}」の効果を判断するにはまだ早い段階です。',
  'verdict.too-early': 'まだ早い段階です。必要な{need}件のうち{have}件が集まりました。',
  'verdict.inconclusive': '結論は出ませんでした。「{variant}」の効果は{low}〜{high}の範囲で、この規模では見分けられません。',
  'verdict.neutral': '意味のある差はありません。効果があっても±{margin}未満です。シンプルな方を残しましょう。',
  'verdict.not-trustworthy': 'まだ信頼できません。{cause}そのため結果は表示しません。',
  'verdict.borrowed': '「{variant}」の採用は見送りましょう。{early}は{lift}増えましたが、{shared}は増えていません。',
  'verdict.provisional': '{early}は改善しました。{later}の結果は{date}に出ます。',
} as const satisfies Record<keyof typeof english, string>
