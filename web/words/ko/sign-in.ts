import type { signIn as english } from '../en/sign-in.ts'

export const signIn = {
  'sign-in.title': '로그인',
  'sign-in.once': '이 링크는 이 브라우저에서 한 번만 로그인할 수 있습니다.',
  'sign-in.button': '로그인',
  'sign-in.no-link-title': '로그아웃됨',
  'sign-in.no-link': '서버가 시작될 때 출력한 로그인 링크를 여세요.',
  'sign-in.new-link': '새 링크가 필요하면 서버가 설치된 곳에서 아래 명령을 실행하세요.',
  'sign-in.spent-title': '이미 사용된 링크입니다',
  'sign-in.spent': '링크는 한 번만, 정해진 시간 안에만 쓸 수 있습니다. 잃어버린 것은 없습니다.',
  'sign-in.already-title': '로그인되어 있습니다',
  'sign-in.already': '이 브라우저는 {name} 이름으로 로그인되어 있습니다.',
  'sign-in.go-on': '콘솔 열기',
  'sign-in.unreachable': '서버가 응답하지 않습니다. 링크는 아직 쓸 수 있으니 잠시 뒤 다시 시도하세요.',
  'sign-in.too-many': '시도 횟수가 너무 많습니다. 1분 뒤 다시 시도하세요.',
  'sign-in.not-whole': '링크가 온전하지 않습니다. 서버가 출력한 곳에서 다시 복사하세요.',
  'sign-in.failed': '로그인하지 못했습니다. 새 링크를 받으세요.',
} as const satisfies Record<keyof typeof english, string>
