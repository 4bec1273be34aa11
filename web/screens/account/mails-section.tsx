import { Select, Switch } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { ProblemLine } from '../../api/problem-line.tsx'
import { useApi } from '../../api/provider.tsx'
import { Section } from '../../parts/section.tsx'
import { isLocale, locales, ownNames } from '../../words/locale.ts'
import { useWords } from '../../words/use-words.tsx'
import type { Account } from './account-screen.tsx'
import { useRefreshed } from './use-account-change.ts'
import styles from '../../app/settings.module.css'

const frequencies = ['off', 'daily', 'weekly'] as const

/** Which mails the reader gets, and in which language. */
export function MailsSection({ mails }: { readonly mails: Account['mails'] }): ReactNode {
  const { say, locale } = useWords()
  const save = useMutation(useApi().account.setMails.mutationOptions(useRefreshed()))
  const choose = useMutation(useApi().digest.choose.mutationOptions(useRefreshed()))
  const shown = { ...mails, ...(save.isPending ? save.variables : {}) }
  return (
    <Section title={say('account.mails')} note={say('account.mails-note')}>
      <div className={styles['page']}>
        <Switch label={say('account.mail-notices')} checked={shown.notices === true} disabled={save.isPending} onChange={(event) => save.mutate({ notices: event.currentTarget.checked })} />
        <div className={styles['inline']}>
          <Select
            label={say('account.digest')}
            data={frequencies.map((each) => ({ value: each, label: say(`account.digest-${each}`) }))}
            value={choose.isPending ? choose.variables.frequency : mails.digest}
            allowDeselect={false}
            disabled={choose.isPending}
            onChange={(value) => choose.mutate({ frequency: frequencies.find((each) => each === value) ?? 'off' })}
          />
        </div>
        <div className={styles['inline']}>
          <Select
            label={say('account.mail-language')}
            data={locales.map((each) => ({ value: each, label: ownNames[each] }))}
            value={shown.locale ?? locale}
            allowDeselect={false}
            onChange={(value) => isLocale(value) && save.mutate({ locale: value })}
          />
        </div>
        <ProblemLine error={save.error ?? choose.error} />
      </div>
    </Section>
  )
}
