import type { parts as english } from '../en/parts.ts'

export const parts = {
  'failed.what': 'この部分を表示できませんでした。',
  'failed.safe': 'データは失われていません。',
  'failed.retry': 'もう一度試す',
  'failed.code': 'コード {code}',
  'loading.label': '読み込み中',
  'early.of': '{need}件中{have}件',
  'early.hidden': '{day}まで非表示',
  'table.more': 'さらに表示',
  'live.last': 'ライブ、最終イベント {when}',
  'live.waiting': 'ライブ、まだイベントはありません',
  'live.broken': 'まもなく再接続します。{time}時点の表示です。',
  'live.broken-empty': 'まもなく再接続します。',
  'metric.chip': '共通指標：{name}、{rate}',
} as const satisfies Record<keyof typeof english, string>
