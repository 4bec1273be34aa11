/** Plain text alone: it is read everywhere, and its links show where they lead. */
export type Mail = { readonly subject: string; readonly text: string; readonly headers?: Readonly<Record<string, string>> }

export const mailLocales = ['en', 'ko', 'ja'] as const
export type MailLocale = (typeof mailLocales)[number]

type Invitation = { readonly workspace: string; readonly by: string; readonly url: string; readonly days: number }
type Reset = { readonly url: string }

type Words = { readonly invitation: (of: Invitation) => Mail; readonly password: (of: Reset) => Mail; readonly test: () => Mail }

/** The mails there are, in the language of whoever asks for them to be sent. */
export const mails = {
  en: {
    invitation: ({ workspace, by, url, days }) => ({
      subject: `${by} invites you to ${workspace} on Producting`,
      text: `${by} invites you to work in ${workspace} on Producting, where experiments and feature flags are planned and decided.\n\nAccept with this link. It works once, and for ${days} days:\n${url}\n\nIf you did not expect this, you need not do anything.\n`,
    }),
    password: ({ url }) => ({
      subject: 'Set a new password for Producting',
      text: `Somebody asked for a new password for your account on Producting.\n\nSet it with this link. It works once, and for an hour:\n${url}\n\nIf it was not you, you need not do anything: your password stays as it is.\n`,
    }),
    test: () => ({ subject: 'Mail from Producting arrives', text: 'This is the test mail that you asked for. Invitations and links for new passwords will reach people the same way.\n' }),
  },
  ko: {
    invitation: ({ workspace, by, url, days }) => ({
      subject: `${by} 님이 Producting의 ${workspace}에 초대했습니다`,
      text: `${by} 님이 실험과 기능 플래그를 계획하고 결정하는 Producting의 ${workspace} 워크스페이스에 초대했습니다.\n\n아래 링크로 수락하세요. 한 번만, ${days}일 동안 쓸 수 있습니다.\n${url}\n\n예상하지 못한 초대라면 아무것도 하지 않아도 됩니다.\n`,
    }),
    password: ({ url }) => ({
      subject: 'Producting 새 비밀번호 설정',
      text: `Producting 계정의 새 비밀번호가 요청되었습니다.\n\n아래 링크에서 설정하세요. 한 번만, 한 시간 동안 쓸 수 있습니다.\n${url}\n\n직접 요청하지 않았다면 아무것도 하지 않아도 됩니다. 비밀번호는 그대로입니다.\n`,
    }),
    test: () => ({ subject: 'Producting 메일이 도착합니다', text: '요청하신 시험 메일입니다. 초대와 새 비밀번호 링크도 같은 방법으로 전달됩니다.\n' }),
  },
  ja: {
    invitation: ({ workspace, by, url, days }) => ({
      subject: `${by}さんが Producting の${workspace}に招待しています`,
      text: `${by}さんが、実験と機能フラグを計画し決める Producting のワークスペース「${workspace}」に招待しています。\n\n次のリンクから参加してください。一度だけ、${days}日間使えます。\n${url}\n\n心当たりがなければ、何もしなくてかまいません。\n`,
    }),
    password: ({ url }) => ({
      subject: 'Producting の新しいパスワード',
      text: `Producting のアカウントに新しいパスワードが求められました。\n\n次のリンクで設定してください。一度だけ、1時間使えます。\n${url}\n\nご自身でなければ、何もしなくてかまいません。パスワードはそのままです。\n`,
    }),
    test: () => ({ subject: 'Producting のメールが届きます', text: 'ご依頼のテストメールです。招待や新しいパスワードのリンクも同じように届きます。\n' }),
  },
} as const satisfies Record<MailLocale, Words>
