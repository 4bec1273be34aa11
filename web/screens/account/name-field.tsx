import { Button, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState, type FormEvent, type ReactNode } from 'react'
import { ProblemLine } from '../../api/problem-line.tsx'
import { useApi } from '../../api/provider.tsx'
import { useWords } from '../../words/use-words.tsx'
import { useRefreshed } from './use-account-change.ts'
import styles from '../../app/settings.module.css'

/** How the others see the reader. */
export function NameField({ name }: { readonly name: string }): ReactNode {
  const { say } = useWords()
  const [value, setValue] = useState(name)
  const rename = useMutation(useApi().account.rename.mutationOptions(useRefreshed()))
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    rename.mutate({ name: value })
  }
  return (
    <form className={styles['inline']} onSubmit={submit}>
      <TextInput label={say('account.name')} value={value} onChange={(event) => setValue(event.currentTarget.value)} maxLength={120} required withAsterisk={false} autoComplete="name" />
      <Button type="submit" disabled={value.trim() === '' || value.trim() === name} loading={rename.isPending}>{say('members.save')}</Button>
      <ProblemLine error={rename.error} />
    </form>
  )
}
