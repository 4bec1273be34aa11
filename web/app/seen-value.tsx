import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { alone, type Asks } from '../api/client.ts'
import { useApi } from '../api/provider.tsx'
import { EditableChoice } from '../parts/editable-choice.tsx'
import { useWords } from '../words/use-words.tsx'
import type { Clause } from './clauses.ts'

type Field = Asks['audience']['values']['field']
type Props = { readonly clause: Clause; readonly field: Field; readonly onChange: (clause: Clause) => void }

const FIELDS = { 'acquisition.source': 'source', 'acquisition.medium': 'medium', 'acquisition.campaign': 'campaign', 'acquisition.term': 'term', 'acquisition.content': 'content', 'acquisition.referrer': 'referrer', 'acquisition.landingPage': 'landingPage' } as const satisfies { readonly [attribute: string]: Field }

/** Which field of where people came from a clause compares whole; undefined where it asks for something else. */
export function seenFieldOf({ attribute, comparison }: Clause): Field | undefined {
  const whole = comparison === 'equals' || comparison === 'is-not'
  return whole && Object.hasOwn(FIELDS, attribute) ? FIELDS[attribute as keyof typeof FIELDS] : undefined
}

/** A campaign, a keyword or a source, chosen from those that brought people lately, each with how many; any other can be written. */
export function SeenValue({ clause, field, onChange }: Props): ReactNode {
  const { say, format } = useWords()
  const seen = useQuery({ ...useApi().audience.values.queryOptions({ field }, alone), staleTime: 60_000 })
  const choices = seen.data?.values.map(({ value, people }) => ({ value, label: value, note: say('clause.value-brought', { n: people, people: format.count(people), days: seen.data.days }) })) ?? []
  return (
    <EditableChoice
      label={say('clause.value')}
      value={clause.text === '' ? undefined : clause.text}
      placeholder={say('clause.some-value')}
      choices={choices}
      free={(typed) => say('clause.own-value', { value: typed })}
      opens={clause.text === ''}
      onChange={(text) => onChange({ ...clause, text })}
    />
  )
}
