import type { signIn as english } from '../en/sign-in.ts'

export const signIn = {
  'sign-in.title': 'サインイン',
  'sign-in.once': 'このリンクは、このブラウザで一度だけ使えます。',
  'sign-in.button': 'サインイン',
  'sign-in.no-link-title': 'サインアウトしています',
  'sign-in.no-link': 'サーバーの起動時に表示されたサインイン用リンクを開いてください。',
  'sign-in.new-link': '新しいリンクが必要なときは、サーバーのある場所で次を実行してください。',
  'sign-in.spent-title': 'このリンクは使用済みです',
  'sign-in.spent': 'リンクは一度だけ、決められた時間内に使えます。失われたものはありません。',
  'sign-in.already-title': 'サインイン済みです',
  'sign-in.already': 'このブラウザは{name}さんとしてサインインしています。',
  'sign-in.go-on': 'コンソールを開く',
  'sign-in.unreachable': 'サーバーが応答しません。リンクはまだ使えます。少し待ってからもう一度お試しください。',
  'sign-in.too-many': '試行回数が多すぎます。1分待ってからもう一度お試しください。',
  'sign-in.not-whole': 'リンクが途中で切れています。サーバーの表示からもう一度コピーしてください。',
  'sign-in.failed': 'サインインできませんでした。新しいリンクを取得してください。',
} as const satisfies Record<keyof typeof english, string>
