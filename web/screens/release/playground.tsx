import { Button, TextInput, Textarea } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState, type FormEvent, type ReactNode } from 'react'
import type { Json } from '#sdk/core/ruleset.ts'
import type { Answers } from '../../api/client.ts'
import { ProblemLine } from '../../api/problem-line.tsx'
import { useApi } from '../../api/provider.tsx'
import type { Environment } from '../../app/member-now.ts'
import { Section } from '../../parts/section.tsx'
import { ServedValue } from '../../parts/sentence.tsx'
import { useWords, type WordsNow } from '../../words/use-words.tsx'
import type { Flag } from './flag-draft.ts'
import { attributesIn } from './attributes-in.ts'
import styles from './release.module.css'

type Asked = { readonly subject: string; readonly attributes: Record<string, Json> }
type Answer = Answers['ruleset']['preview']

/** Who gets what, and why: the code that serves people, asked for one of them, on what is saved. */
export function Playground({ flag, environment }: { readonly flag: Flag; readonly environment: Environment }): ReactNode {
  const words = useWords()
  const { say } = words
  const [subject, setSubject] = useState('')
  const [attributes, setAttributes] = useState('')
  const [asked, setAsked] = useState<Asked>()
  const answer = useQuery({
    ...useApi().ruleset.preview.queryOptions({ flag: flag.key, environment: environment.key, subject: asked?.subject ?? '', attributes: asked?.attributes ?? {} }),
    enabled: asked !== undefined,
  })
  const ask = (event: FormEvent): void => {
    event.preventDefault()
    if (subject.trim() !== '') setAsked({ subject: subject.trim(), attributes: attributesIn(attributes) })
  }
  return (
    <Section title={say('release.why-value')} note={say('release.on-saved')}>
      <form className={styles['ask']} onSubmit={ask}>
        <TextInput label={say('release.subject')} placeholder={say('release.subject-hint')} value={subject} onChange={(event) => setSubject(event.currentTarget.value)} maxLength={1000} />
        <Textarea label={say('release.attributes')} placeholder={'plan = trial\nlocale = ko'} value={attributes} onChange={(event) => setAttributes(event.currentTarget.value)} autosize minRows={1} />
        <Button type="submit">{say('release.ask')}</Button>
      </form>
      <ProblemLine error={answer.error} />
      {asked === undefined || answer.data === undefined ? null : <Said asked={asked} answer={answer.data} words={words} />}
    </Section>
  )
}

type SaidProps = { readonly asked: Asked; readonly answer: Answer; readonly words: WordsNow }

function Said({ asked, answer, words }: SaidProps): ReactNode {
  const { rich } = words
  return (
    <div className={styles['answer']} role="status">
      <p className={styles['answer-sentence']}>
        {rich('release.gets', { subject: asked.subject, value: <ServedValue>{answer.variation ?? JSON.stringify(answer.value)}</ServedValue> })}
      </p>
      <p className={styles['quiet']}>{reasonOf(answer, words)}</p>
    </div>
  )
}

function reasonOf(answer: Answer, { say, format }: WordsNow): string {
  const { assignment } = answer
  const bucket = assignment?.bucket ?? null
  const parts = [say(`reason.${answer.reason}`)]
  if (assignment !== null) parts.push(say('release.in-experiment', { experiment: assignment.experiment, variant: assignment.variant }))
  if (bucket !== null) parts.push(say('release.bucket', { bucket: format.count(bucket) }))
  if (answer.error !== null) parts.push(answer.error.message)
  return parts.join(' ')
}
