import type { views as english } from '../en/views.ts'

export const views = {
  'views.none': '保存されたビューはまだありません。検索、絞り込み、並べ替えをしてから、ここに保存しましょう。',
  'views.failed': 'ビューを読み込めませんでした。',
  'views.by': '{name}さんが共有',
  'views.shared': '自分が共有',
  'views.remove': 'ビュー「{name}」を削除',
  'views.name': '表示中の状態を保存する名前',
  'views.for-all': 'ワークスペースの全員と共有する',
  'views.save': 'ビューを保存',
  'views.replaces': '同じ名前のビューがあります。保存すると置き換わります。',
} as const satisfies Record<keyof typeof english, string>
