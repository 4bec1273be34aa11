import type { verdict as english } from '../en/verdict.ts'

export const verdict = {
  'verdict.ship': '‘{variant}’ 안을 적용하세요. {metric} 지표가 약\u00a0{lift} 높아졌습니다.',
  'verdict.ship-less': '‘{variant}’ 안을 적용하세요. {metric} 지표가 약\u00a0{lift} 낮아졌습니다.',
  'verdict.rollback': '‘{variant}’ 안을 되돌리세요. {metric} 지표가 약\u00a0{lift} 낮아졌습니다.',
  'verdict.rollback-less': '‘{variant}’ 안을 되돌리세요. {metric} 지표가 약\u00a0{lift} 높아졌습니다.',
  'verdict.harm': '‘{experiment}’ 실험을 일시 중지하세요. {metric} 지표가 나빠지고 있으며, 우연으로 보기 어렵습니다.',
  'verdict.keep-running': '{n, plural, other {약\u00a0#일}} 더 실행하세요. ‘{variant}’ 안의 효과를 판단하기에는 아직 이릅니다.',
  'verdict.keep-running-open': '계속 실행하세요. ‘{variant}’ 안의 효과를 판단하기에는 아직 이릅니다.',
  'verdict.too-early': '아직 이릅니다. 전환 {need}건 중 {have}건이 모였습니다.',
  'verdict.inconclusive': '결론을 내리기 어렵습니다. ‘{variant}’ 안의 효과는 {low}~{high} 범위이며, 이 규모로는 가려낼 수 없습니다.',
  'verdict.neutral': '의미 있는 차이가 없습니다. 효과가 있더라도 ±{margin}보다 작습니다. 더 단순한 안을 유지하세요.',
  'verdict.not-trustworthy': '아직 신뢰할 수 없습니다. {cause} 그래서 결과를 표시하지 않습니다.',
  'verdict.borrowed': '‘{variant}’ 안은 아직 적용하지 마세요. {early} 지표는 {lift} 올랐지만 {shared} 지표는 오르지 않았습니다.',
  'verdict.provisional': '{early} 지표는 좋아졌습니다. {later} 결과는 {date}에 나옵니다.',
} as const satisfies Record<keyof typeof english, string>
