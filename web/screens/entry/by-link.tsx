import { useQuery } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { LoadingState } from '../../parts/loading-state.tsx'
import { useWords } from '../../words/use-words.tsx'
import { EntryPage } from './entry-page.tsx'
import { useGoOn } from './go-on.ts'
import { NewAccountForm } from './new-account-form.tsx'
import { post } from './post.ts'
import { ProblemText } from './problem.tsx'
import { tokenIn } from './token-in.ts'
import styles from './entry.module.css'
import type { Role, Team } from '../../app/member-now.ts'

type Invitation = { readonly workspace: string; readonly email: string; readonly role: Role; readonly team: Team; readonly invitedBy: string | null }
type Owner = { readonly name: string; readonly email: string }

/** The link of an invitation: who invites to what; a name and a password make the account. */
export function InvitationScreen(): ReactNode {
  const { say } = useWords()
  const { token, found, away, spent, onDone } = useLink<Invitation>('/sign-in/invitation')
  const title = found === undefined ? say('sign-in.title') : say('sign-in.invited-title', { workspace: found.workspace })
  return (
    <EntryPage title={title}>
      {spent ? <Over title={say('sign-in.invited-spent-title')} text={say('sign-in.invited-spent')} /> : null}
      {away ? <ProblemText>{say('sign-in.away')}</ProblemText> : null}
      {found === undefined ? (spent || away ? null : <LoadingState />) : (
        <>
          <h1 className={styles['title']}>{title}</h1>
          <p className={styles['text']}>{invitedWords(found, say)}</p>
          <NewAccountForm path="/sign-in/invitation/accept" body={{ token }} asks={['name']} button={say('sign-in.invited-do')} onDone={onDone} />
        </>
      )}
    </EntryPage>
  )
}

function invitedWords({ email, team, role, invitedBy }: Invitation, say: ReturnType<typeof useWords>['say']): string {
  const slots = { email, team: say(`team.${team}`), role: say(`role.${role}`) }
  return invitedBy === null ? say('sign-in.invited', slots) : say('sign-in.invited-by', { ...slots, name: invitedBy })
}

/** The link for a new password. */
export function SetPasswordScreen(): ReactNode {
  const { say } = useWords()
  const { token, found, away, spent, onDone } = useLink<Owner>('/sign-in/new-password')
  const title = say('sign-in.forgotten-title')
  return (
    <EntryPage title={title}>
      {spent ? <Over title={say('sign-in.reset-spent-title')} text={say('sign-in.reset-spent')} /> : null}
      {away ? <ProblemText>{say('sign-in.away')}</ProblemText> : null}
      {found === undefined ? (spent || away ? null : <LoadingState />) : (
        <>
          <h1 className={styles['title']}>{title}</h1>
          <p className={styles['text']}>{say('sign-in.reset', { ...found })}</p>
          <NewAccountForm path="/sign-in/new-password/set" body={{ token }} asks={[]} button={say('sign-in.reset-do')} onDone={onDone} />
        </>
      )}
    </EntryPage>
  )
}

function Over({ title, text }: { readonly title: string; readonly text: string }): ReactNode {
  return (
    <>
      <h1 className={styles['title']}>{title}</h1>
      <p className={styles['text']} role="alert">{text}</p>
    </>
  )
}

/** What the token in the address opens. It leaves the address with the session, so that no history keeps it. */
function useLink<Found>(path: string) {
  const [token] = useState(() => tokenIn(location.hash) ?? '')
  const goOn = useGoOn()
  const look = useQuery({ queryKey: ['link', path, token], queryFn: () => post<Found>(path, { token }), retry: false, staleTime: Infinity, gcTime: 0 })
  const refused = look.data?.kind === 'refused'
  return { token, found: look.data?.kind === 'done' ? look.data.data : undefined, away: look.isError, spent: refused, onDone: goOn }
}
