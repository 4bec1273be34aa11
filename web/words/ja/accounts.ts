import type { accounts as english } from '../en/accounts.ts'

export const accounts = {
  'accounts.title': 'アカウント',
  'accounts.sentence': 'イベントがgroup呼び出しまたはcontextのgroupIdで示すチームです。',
  'accounts.search': 'アカウントIDの先頭',
  'accounts.empty': 'アカウントを示すイベントはまだありません。group呼び出しを送るか、各イベントにcontext.groupIdを付けてください。',
  'accounts.none': 'このように始まるアカウントIDはありません。',
  'accounts.failed': 'アカウントを読み込めませんでした。',
  'accounts.account': 'アカウント',
  'accounts.traits': '知られている属性',
  'accounts.traits-note': '属性を持つ最新のgroup呼び出しによる',
  'accounts.traits-none': '属性を伝えたgroup呼び出しはありません。',
  'accounts.one-failed': 'このアカウントを読み込めませんでした。',
  'accounts.one-none': 'このアカウントを示すイベントはありません。イベントがまだ届いていないかもしれません。',
  'accounts.all': 'すべてのアカウント',
  'accounts.one-sentence': 'これまでに{people, plural, =0 {誰もいません} other {{number}人}}、最終利用 {last}。',
  'accounts.people-first': '{all}人のうち最初の{shown}人',
  'accounts.people-none': 'このアカウントのイベントは誰も示していません。',
  'accounts.experiments-note': 'アカウントを示す露出による。アカウントが単位の実験では、最初に出会ったパターンを数えます',
  'accounts.experiments-empty': 'このアカウントを示す露出はありません。',
  'accounts.of-person': 'この人のイベントが示したアカウント',
} as const satisfies Readonly<Record<keyof typeof english, string>>
