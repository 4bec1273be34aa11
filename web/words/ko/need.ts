import type { need as english } from '../en/need.ts'

export const need = {
  'need.serves': '같은 사람에게 {flag}에서 {value} 값을 줄 때',
  'need.flag': '필요한 플래그',
  'need.value': '그 플래그가 주어야 하는 값',
  'need.choose': '플래그 선택',
  'need.type': '키가 “{key}”인 플래그',
  'need.other': '또는 다른 값',
  'need.or': '{first} 또는 {second}',
  'need.away': '이 값 빼기',
  'need.remove': '{flag} 조건 빼기',
  'need.is': '{flag} 값이 {value}',
  'need.nothing': '없음',
} as const satisfies Readonly<Record<keyof typeof english, string>>
