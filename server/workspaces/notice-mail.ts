import type { Mail, MailLocale } from './mail.ts'
import type { NoticeKind } from './notice.ts'

type Told = { readonly kind: NoticeKind; readonly by: string; readonly experiment: string; readonly excerpt: string; readonly url: string; readonly account: string }

type Words = { readonly subjects: Readonly<Record<NoticeKind, (by: string, experiment: string) => string>>; readonly open: string; readonly stop: string }

const WORDS = {
  en: {
    subjects: {
      mention: (by, experiment) => `${by} mentions you in ${experiment}`,
      comment: (by, experiment) => `${by} comments on ${experiment}`,
      'review-asked': (by, experiment) => `${by} asks for a review of ${experiment}`,
      'ship-asked': (by, experiment) => `${by} asks for your word on shipping ${experiment}`,
      approved: (by, experiment) => `${by} approved ${experiment}`,
      declined: (by, experiment) => `${by} asks for changes of ${experiment}`,
      lapsed: (by, experiment) => `${by} changed ${experiment}: it needs a review again`,
    },
    open: 'Open it here:',
    stop: 'These mails are turned off under Your account:',
  },
  ko: {
    subjects: {
      mention: (by, experiment) => `${by} 님이 ‘${experiment}’ 실험에서 회원님을 언급했습니다`,
      comment: (by, experiment) => `${by} 님이 ‘${experiment}’ 실험에 댓글을 남겼습니다`,
      'review-asked': (by, experiment) => `${by} 님이 ‘${experiment}’ 실험의 검토를 요청했습니다`,
      'ship-asked': (by, experiment) => `${by} 님이 ‘${experiment}’ 실험의 적용에 대한 의견을 요청했습니다`,
      approved: (by, experiment) => `${by} 님이 ‘${experiment}’ 실험을 승인했습니다`,
      declined: (by, experiment) => `${by} 님이 ‘${experiment}’ 실험의 수정을 요청했습니다`,
      lapsed: (by, experiment) => `${by} 님이 ‘${experiment}’ 실험을 바꾸어 다시 검토가 필요합니다`,
    },
    open: '여기에서 여세요.',
    stop: '이 메일은 내 계정에서 끌 수 있습니다.',
  },
  ja: {
    subjects: {
      mention: (by, experiment) => `${by}さんが実験「${experiment}」であなたに言及しました`,
      comment: (by, experiment) => `${by}さんが実験「${experiment}」にコメントしました`,
      'review-asked': (by, experiment) => `${by}さんが実験「${experiment}」のレビューを依頼しています`,
      'ship-asked': (by, experiment) => `${by}さんが実験「${experiment}」の採用について意見を求めています`,
      approved: (by, experiment) => `${by}さんが実験「${experiment}」を承認しました`,
      declined: (by, experiment) => `${by}さんが実験「${experiment}」の修正を求めています`,
      lapsed: (by, experiment) => `${by}さんが実験「${experiment}」を変更したため、再レビューが必要です`,
    },
    open: 'こちらから開けます。',
    stop: 'このメールはアカウントの設定で止められます。',
  },
} as const satisfies Record<MailLocale, Words>

/** One notice as a mail. Its first line says all of it; nothing of people's numbers stands in it. */
export function noticeMail({ kind, by, experiment, excerpt, url, account }: Told, locale: MailLocale): Mail {
  const { subjects, open, stop } = WORDS[locale]
  const subject = subjects[kind](by, experiment)
  const quoted = excerpt === '' ? '' : `\n> ${excerpt}\n`
  return { subject, text: `${subject}.\n${quoted}\n${open}\n${url}\n\n${stop}\n${account}\n` }
}
