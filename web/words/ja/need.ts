import type { need as english } from '../en/need.ts'

export const need = {
  'need.serves': '同じ人に{flag}が{value}を返すとき',
  'need.flag': '必要なフラグ',
  'need.value': 'そのフラグが返すべき値',
  'need.choose': 'フラグを選択',
  'need.type': 'キーが「{key}」のフラグ',
  'need.other': 'または別の値',
  'need.or': '{first}または{second}',
  'need.away': 'この値を外す',
  'need.remove': '{flag}の条件を外す',
  'need.is': '{flag}が{value}',
  'need.nothing': 'なし',
} as const satisfies Readonly<Record<keyof typeof english, string>>
