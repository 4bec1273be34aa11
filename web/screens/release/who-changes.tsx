import { keepPreviousData, useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { alone } from '../../api/client.ts'
import { useApi } from '../../api/provider.tsx'
import type { Environment } from '../../app/member-now.ts'
import { useWords } from '../../words/use-words.tsx'
import { type Consequence, consequenceText, movedText, restText } from './consequence-words.ts'
import type { Flag, FlagDraft } from './flag-draft.ts'
import styles from './release.module.css'

type Props = { readonly flag: Flag; readonly environment: Environment; readonly draft: FlagDraft }

/** Who of the people seen lately would get another value, before it is saved. What cannot be saved is told by the save. */
export function WhoChanges({ flag, environment, draft }: Props): ReactNode {
  const { say } = useWords()
  const asked = useQuery(useApi().ruleset.consequence.queryOptions({ flag: flag.key, environment: environment.key, draft }, { ...alone, placeholderData: keepPreviousData, retry: false }))
  if (asked.isError) return null
  return (
    <div className={styles['who-changes']} role="status">
      {asked.data === undefined ? <p className={styles['quiet']}>{say('release.who-changes-counting')}</p> : <Counted told={asked.data} />}
    </div>
  )
}

function Counted({ told }: { readonly told: Consequence }): ReactNode {
  const words = useWords()
  return (
    <>
      <p>{consequenceText(told, words)}</p>
      {told.people === 0 ? null : <Bar told={told} />}
      {told.moved.map((one) => <p key={`${one.from}/${one.to}`} className={styles['moved']}>{movedText(one, words)}</p>)}
      {restText(told, words).map((text) => <p key={text} className={styles['quiet']}>{text}</p>)}
    </>
  )
}

/** The sentence as a picture; it is told in words above. */
function Bar({ told: { keep, moved, unclear } }: { readonly told: Consequence }): ReactNode {
  const changes = moved.reduce((sum, one) => sum + one.people, 0)
  const parts = [['changes', changes], ['unclear', unclear], ['keep', keep]] as const
  return (
    <div className={styles['bar']} aria-hidden>
      {parts.map(([kind, people]) => (people === 0 ? null : <span key={kind} data-kind={kind} style={{ flexGrow: people }} />))}
    </div>
  )
}
