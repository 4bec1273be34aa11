import type { views as english } from '../en/views.ts'

export const views = {
  'views.none': '아직 저장한 보기가 없습니다. 목록을 검색, 필터, 정렬한 뒤 여기에 저장하세요.',
  'views.failed': '보기를 불러오지 못했습니다.',
  'views.by': '{name} 님이 공유함',
  'views.shared': '내가 공유함',
  'views.remove': '‘{name}’ 보기 삭제',
  'views.name': '지금 보이는 대로 저장할 이름',
  'views.for-all': '워크스페이스의 모든 사람과 공유',
  'views.save': '보기 저장',
  'views.replaces': '같은 이름의 보기가 있습니다. 새 보기로 바뀝니다.',
} as const satisfies Record<keyof typeof english, string>
