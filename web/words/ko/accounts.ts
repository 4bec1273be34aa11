import type { accounts as english } from '../en/accounts.ts'

export const accounts = {
  'accounts.title': '계정',
  'accounts.sentence': '이벤트가 group 호출이나 context의 groupId로 가리키는 팀입니다.',
  'accounts.search': '계정 ID의 앞부분',
  'accounts.empty': '아직 계정을 가리킨 이벤트가 없습니다. group 호출을 보내거나 이벤트마다 context.groupId를 넣으세요.',
  'accounts.none': '이렇게 시작하는 계정 ID가 없습니다.',
  'accounts.failed': '계정 목록을 불러오지 못했습니다.',
  'accounts.account': '계정',
  'accounts.traits': '알려진 특성',
  'accounts.traits-note': '특성이 있는 가장 최근 group 호출 기준',
  'accounts.traits-none': '특성을 알린 group 호출이 없습니다.',
  'accounts.one-failed': '이 계정을 불러오지 못했습니다.',
  'accounts.one-none': '이 계정을 가리키는 이벤트가 없습니다. 이벤트가 아직 오는 중일 수 있습니다.',
  'accounts.all': '모든 계정',
  'accounts.one-sentence': '지금까지 {people, plural, =0 {아무도 없음} other {{number}명}}, 마지막 활동 {last}.',
  'accounts.people-first': '{all}명 중 처음 {shown}명',
  'accounts.people-none': '이 계정의 이벤트는 아무도 가리키지 않습니다.',
  'accounts.experiments-note': '계정을 가리킨 노출 기준. 계정이 단위인 실험에서는 처음 만난 변형이 집계됩니다',
  'accounts.experiments-empty': '이 계정을 가리킨 노출이 없습니다.',
  'accounts.of-person': '이 사람의 이벤트가 가리킨 계정',
} as const satisfies Readonly<Record<keyof typeof english, string>>
