import type { parts as english } from '../en/parts.ts'

export const parts = {
  'failed.what': '이 부분을 표시하지 못했습니다.',
  'failed.safe': '데이터는 안전합니다.',
  'failed.retry': '다시 시도',
  'failed.code': '코드 {code}',
  'loading.label': '불러오는 중',
  'early.of': '전환 {need}건 중 {have}건',
  'early.hidden': '{day}까지 숨김',
  'table.more': '더 보기',
  'live.last': '실시간, 마지막 이벤트 {when}',
  'live.waiting': '실시간, 아직 이벤트 없음',
  'live.broken': '곧 다시 연결됩니다. {time} 기준입니다.',
  'live.broken-empty': '곧 다시 연결됩니다.',
  'metric.chip': '공유 지표: {name}, {rate}',
} as const satisfies Record<keyof typeof english, string>
