import { Button, TextInput, Textarea } from '@mantine/core'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useEffect, useRef, useState, type FormEvent, type ReactNode, type RefObject } from 'react'
import { useSearchParams } from 'wouter'
import type { Json } from '#sdk/core/ruleset.ts'
import type { Answers } from '../../api/client.ts'
import { ProblemLine } from '../../api/problem-line.tsx'
import { useApi } from '../../api/provider.tsx'
import { attributeName } from '../../app/clause-text.ts'
import { knownAttributes } from '../../app/clauses.ts'
import type { Environment } from '../../app/member-now.ts'
import { Section } from '../../parts/section.tsx'
import { ServedValue } from '../../parts/sentence.tsx'
import { useWords, type WordsNow } from '../../words/use-words.tsx'
import { attributesIn } from './attributes-in.ts'
import type { Flag, FlagDraft } from './flag-draft.ts'
import { whySentences } from './why.ts'
import styles from './release.module.css'

type Asked = { readonly subject: string; readonly attributes: Record<string, Json> }
type Answer = Answers['ruleset']['preview']
type Props = { readonly flag: Flag; readonly environment: Environment; /** What is served now. */ readonly stands: FlagDraft }

/** Who gets what, and why: the code that serves people, asked for one of them, on what is saved. What is asked stands in the address. */
export function Playground({ flag, environment, stands }: Props): ReactNode {
  const { say } = useWords()
  const [address, setAddress] = useSearchParams()
  const [who, says] = [address.get('who') ?? '', address.get('says') ?? '']
  const [subject, setSubject] = useState(who)
  const [attributes, setAttributes] = useState(says)
  const asked: Asked | undefined = who === '' ? undefined : { subject: who, attributes: attributesIn(says) }
  const place = useShownWhen(who !== '')
  const answer = useQuery({
    ...useApi().ruleset.preview.queryOptions({ flag: flag.key, environment: environment.key, subject: asked?.subject ?? '', attributes: asked?.attributes ?? {} }),
    enabled: asked !== undefined,
    placeholderData: keepPreviousData,
  })
  const ask = (event: FormEvent): void => {
    event.preventDefault()
    if (subject.trim() === '') return
    setAddress((now) => {
      now.set('who', subject.trim())
      if (attributes.trim() === '') now.delete('says')
      else now.set('says', attributes.trim())
      return now
    }, { replace: true })
  }
  return (
    <Section title={say('release.why-value')} note={say('release.on-saved')}>
      <form className={styles['ask']} ref={place} onSubmit={ask}>
        <TextInput label={say('release.subject')} placeholder={say('release.subject-hint')} value={subject} onChange={(event) => setSubject(event.currentTarget.value)} maxLength={1000} />
        <Textarea label={say('release.attributes')} placeholder="plan = trial" value={attributes} onChange={(event) => setAttributes(event.currentTarget.value)} autosize minRows={1} />
        <Button type="submit">{say('release.ask')}</Button>
      </form>
      <ProblemLine error={answer.error} />
      {asked === undefined || answer.data === undefined ? null : <Said asked={asked} answer={answer.data} stands={stands} />}
    </Section>
  )
}

/** Whoever comes by a link that asks something is taken to the answer. */
function useShownWhen(isAsked: boolean): RefObject<HTMLFormElement | null> {
  const place = useRef<HTMLFormElement>(null)
  const atFirst = useRef(isAsked)
  useEffect(() => {
    if (atFirst.current) place.current?.scrollIntoView({ block: 'center' })
  }, [])
  return place
}

type SaidProps = { readonly asked: Asked; readonly answer: Answer; readonly stands: FlagDraft }

function Said({ asked, answer, stands }: SaidProps): ReactNode {
  const words = useWords()
  const numberOf = (rule: string | null): number => stands.rules.findIndex(({ id }) => id === rule) + 1
  const place = numberOf(answer.rule)
  const why = whySentences(answer.explanation, numberOf, words)
  const value = <ServedValue>{answer.variation ?? JSON.stringify(answer.value)}</ServedValue>
  return (
    <div className={styles['answer']} role="status">
      <p className={styles['answer-sentence']}>
        {place === 0 ? words.rich('release.gets', { subject: asked.subject, value }) : words.rich('release.gets-by', { subject: asked.subject, value, n: place })}
      </p>
      <p className={styles['quiet']}>{[...reasonOf(answer, why.length > 0, words), ...why].join(' ')}</p>
      <p className={styles['quiet']}>{knownOf(answer, words)}</p>
    </div>
  )
}

/** The sentences of the explanation say by themselves that a rule fits, or that chance decided. */
function reasonOf({ assignment, reason, error }: Answer, isExplained: boolean, { say }: WordsNow): readonly string[] {
  const told = isExplained && (reason === 'TARGETING_MATCH' || reason === 'SPLIT') ? [] : [say(`reason.${reason}`)]
  const arm = assignment === null ? [] : [say('release.in-experiment', { experiment: assignment.experiment, variant: assignment.variant })]
  return [...told, ...arm, ...(error === null ? [] : [error.message])]
}

/** What rules may ask of this person without the code saying it. */
function knownOf({ known }: Answer, { say, format }: WordsNow): string {
  if (known === null) return say('release.made-up')
  const touches = knownAttributes.flatMap((name) => {
    const value = known.acquisition[name.slice('acquisition.'.length) as keyof typeof known.acquisition]
    return value === undefined ? [] : [`${attributeName(name, say)}: ${value}`]
  })
  return [say('release.known-since', { day: format.day(known.firstSeenAt) }), ...touches].join(' · ')
}
