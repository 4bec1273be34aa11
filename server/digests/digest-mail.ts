import type { Mail, MailLocale } from '../workspaces/mail.ts'
import type { DecidedLine, Digest, RunningLine, RunningState, WaitingLine } from './digest.ts'

type Words = {
  readonly subject: (workspace: string, waiting: number) => string
  readonly heads: { readonly waiting: string; readonly running: string; readonly decided: string }
  readonly waits: Readonly<Record<WaitingLine['kind'], string>>
  readonly day: (day: number, planned: number) => string
  readonly paused: string
  readonly states: Readonly<Record<RunningState, string>>
  readonly decisions: Readonly<Record<DecidedLine['kind'], (variant: string, by: string) => string>>
  readonly unread: (count: number) => string
  readonly stop: string
  readonly change: string
}

const WORDS = {
  en: {
    subject: (workspace, waiting) => (waiting === 0 ? `${workspace}: what runs and what was decided` : `${workspace}: ${waiting === 1 ? 'one thing waits' : `${waiting} things wait`} for you`),
    heads: { waiting: 'Waits for you', running: 'Running', decided: 'Decided' },
    waits: { review: 'a plan to approve', ship: 'your word on shipping it', decide: 'ready to be decided' },
    day: (day, planned) => `day ${day} of ${planned}`,
    paused: 'paused',
    states: { 'on-course': 'on course', ready: 'ready to be decided', harm: 'does harm: pause it', 'not-trustworthy': 'cannot be trusted: look at it' },
    decisions: { ship: (variant, by) => `${variant} shipped by ${by}`, rollback: (_variant, by) => `rolled back by ${by}`, inconclusive: (_variant, by) => `ended without an answer by ${by}` },
    unread: (count) => (count === 1 ? 'One notice in your inbox is unread:' : `${count} notices in your inbox are unread:`),
    stop: 'You get this because you asked for it. End it with one press:',
    change: 'Change how often it comes:',
  },
  ko: {
    subject: (workspace, waiting) => (waiting === 0 ? `${workspace}: 실행 중인 실험과 결정된 실험` : `${workspace}: 기다리는 일 ${waiting}건`),
    heads: { waiting: '나를 기다리는 일', running: '실행 중', decided: '결정됨' },
    waits: { review: '승인할 계획', ship: '적용 승인 필요', decide: '결정할 수 있음' },
    day: (day, planned) => `${planned}일 중 ${day}일째`,
    paused: '일시 중지',
    states: { 'on-course': '계획대로 진행 중', ready: '결정할 수 있음', harm: '나빠지고 있으니 일시 중지하세요', 'not-trustworthy': '신뢰할 수 없으니 확인하세요' },
    decisions: { ship: (variant, by) => `${by} 님이 ‘${variant}’ 안을 적용`, rollback: (_variant, by) => `${by} 님이 되돌림`, inconclusive: (_variant, by) => `${by} 님이 결론 없이 종료` },
    unread: (count) => `읽지 않은 알림이 ${count}개 있습니다.`,
    stop: '요청하신 요약 메일입니다. 한 번 눌러 그만 받을 수 있습니다.',
    change: '받는 주기를 바꾸려면:',
  },
  ja: {
    subject: (workspace, waiting) => (waiting === 0 ? `${workspace}: 実行中と決定済みの実験` : `${workspace}: あなたを待つ件が${waiting}件あります`),
    heads: { waiting: 'あなたを待っています', running: '実行中', decided: '決定済み' },
    waits: { review: '承認する計画', ship: '採用の承認が必要', decide: '決定できます' },
    day: (day, planned) => `${planned}日中${day}日目`,
    paused: '一時停止中',
    states: { 'on-course': '計画どおり', ready: '決定できます', harm: '悪化しています。一時停止しましょう', 'not-trustworthy': '信頼できません。確認しましょう' },
    decisions: { ship: (variant, by) => `${by}さんが「${variant}」を採用`, rollback: (_variant, by) => `${by}さんが元に戻しました`, inconclusive: (_variant, by) => `${by}さんが結論なしで終了` },
    unread: (count) => `未読の通知が${count}件あります。`,
    stop: 'ご希望によりお送りしています。ワンクリックで停止できます。',
    change: '頻度の変更はこちらから。',
  },
} as const satisfies Record<MailLocale, Words>

export type Addresses = { readonly console: string; readonly stop: string }

/** Plain text, most urgent first; each line leads to its page. Of people's numbers nothing stands in it. */
export function digestMail(digest: Digest, { console: at, stop }: Addresses, locale: MailLocale): Mail {
  const words: Words = WORDS[locale]
  const place = (key: string, page: string): string => `  ${at}/experiments/${encodeURIComponent(key)}/${page}`
  const section = (head: string, lines: readonly string[]): readonly string[] => (lines.length === 0 ? [] : [`${head}\n${lines.join('\n')}`])
  const waiting = digest.waiting.map(({ kind, name, key }) => `- ${name}: ${words.waits[kind]}\n${place(key, kind === 'review' ? 'plan' : 'decide')}`)
  const running = digest.running.map((line) => `- ${line.name}: ${runningWords(line, words)}\n${place(line.key, 'watch')}`)
  const decided = digest.decided.map(({ kind, name, key, variant, by }) => `- ${name}: ${words.decisions[kind](variant ?? '', by)}\n${place(key, 'decide')}`)
  const unread = digest.unread === 0 ? [] : [`${words.unread(digest.unread)}\n  ${at}/inbox`]
  const foot = `${words.stop}\n${stop}\n${words.change}\n${at}/account`
  return {
    subject: words.subject(digest.workspace, digest.waiting.length),
    text: `${[...section(words.heads.waiting, waiting), ...section(words.heads.running, running), ...section(words.heads.decided, decided), ...unread, foot].join('\n\n')}\n`,
    // One press in the mail program ends it, without a page. Source: RFC 8058, 3.1.
    headers: { 'List-Unsubscribe': `<${stop}>`, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' },
  }
}

function runningWords({ day, planned, paused, state }: RunningLine, words: Words): string {
  return [words.day(day, planned), ...(paused ? [words.paused] : []), ...(state === 'on-course' && paused ? [] : [words.states[state]])].join(', ')
}
