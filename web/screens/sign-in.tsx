import { useMutation, useQuery } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { Answered } from '../api/answered.tsx'
import { useApi } from '../api/provider.tsx'
import { PrimaryButton } from '../parts/actions.tsx'
import { useWords } from '../words/use-words.tsx'
import { EntryPage } from './entry/entry-page.tsx'
import { Forgotten } from './entry/forgotten.tsx'
import { useGoOn } from './entry/go-on.ts'
import { NewAccountForm } from './entry/new-account-form.tsx'
import { PasswordForm } from './entry/password-form.tsx'
import { post } from './entry/post.ts'
import { ProblemText } from './entry/problem.tsx'
import { tokenIn } from './entry/token-in.ts'
import styles from './entry/entry.module.css'

/** By password, by the identity provider, by the link that the server printed; the first to come makes the owner's account. */
export function SignInScreen(): ReactNode {
  const { say } = useWords()
  return <EntryPage title={say('sign-in.title')}><Body /></EntryPage>
}

function Body(): ReactNode {
  const [token] = useState(() => tokenIn(location.hash))
  const [forgotten, setForgotten] = useState<string | null>(null)
  const api = useApi()
  const me = useQuery(api.member.me.queryOptions())
  const ways = useQuery({ ...api.member.ways.queryOptions(), enabled: token === null })
  const goOn = useGoOn()
  if (token !== null) return <WithLink token={token} onDone={goOn} />
  if (me.data) return <AlreadyIn name={me.data.member.name} onGoOn={goOn} />
  return (
    <Answered query={ways}>
      {(known) => {
        if (known.awaitsOwner) return <Owner onDone={goOn} />
        if (forgotten !== null) return <Forgotten mail={known.mail} email={forgotten} onBack={() => setForgotten(null)} />
        return (
          <>
            <PasswordForm ways={known} onDone={goOn} onForgotten={setForgotten} />
            <LinkHelp />
          </>
        )
      }}
    </Answered>
  )
}

function Owner({ onDone }: { readonly onDone: () => void }): ReactNode {
  const { say } = useWords()
  return (
    <>
      <h1 className={styles['title']}>{say('sign-in.owner-title')}</h1>
      <p className={styles['text']}>{say('sign-in.owner')}</p>
      <NewAccountForm path="/sign-in/owner" asks={['name', 'email']} button={say('sign-in.owner-do')} onDone={onDone} />
      <LinkHelp />
    </>
  )
}

/** The other way in, for whoever can reach the server. */
function LinkHelp(): ReactNode {
  const { say } = useWords()
  return (
    <details className={styles['more']}>
      <summary>{say('sign-in.link-help')}</summary>
      <p className={styles['text']}>{say('sign-in.no-link')}</p>
      <HowToGetOne />
    </details>
  )
}

function WithLink({ token, onDone }: { readonly token: string; readonly onDone: () => void }): ReactNode {
  const { say } = useWords()
  const signIn = useMutation({
    mutationFn: () => post('/sign-in', { token }),
    // The token leaves the address once the server has seen it, so that no history keeps it.
    onSuccess: (result) => {
      history.replaceState(null, '', `${location.pathname}${location.search}`)
      if (result.kind === 'done') onDone()
    },
  })
  const refused = signIn.data?.kind === 'refused' ? signIn.data.refused : null
  if (refused?.code === 'link-spent') return <Spent />
  return (
    <>
      <h1 className={styles['title']}>{say('sign-in.title')}</h1>
      <p className={styles['text']}>{say('sign-in.once')}</p>
      <PrimaryButton fullWidth onClick={() => signIn.mutate()} loading={signIn.isPending || signIn.data?.kind === 'done'}>{say('sign-in.button')}</PrimaryButton>
      {signIn.isError ? <ProblemText>{say('sign-in.unreachable')}</ProblemText> : refused === null ? null : <ProblemText>{say(linkWords(refused.code))}</ProblemText>}
    </>
  )
}

function linkWords(code: string) {
  if (code === 'too-many') return 'sign-in.too-many'
  return code === 'invalid' ? 'sign-in.not-whole' : 'sign-in.failed'
}

function Spent(): ReactNode {
  const { say } = useWords()
  return (
    <>
      <h1 className={styles['title']}>{say('sign-in.spent-title')}</h1>
      <p className={styles['text']} role="alert">{say('sign-in.spent')}</p>
      <HowToGetOne />
    </>
  )
}

function HowToGetOne(): ReactNode {
  const { say } = useWords()
  return (
    <>
      <p className={styles['text']}>{say('sign-in.new-link')}</p>
      <pre className={styles['command']}><code>npm run sign-in-link</code></pre>
    </>
  )
}

function AlreadyIn({ name, onGoOn }: { readonly name: string; readonly onGoOn: () => void }): ReactNode {
  const { say } = useWords()
  return (
    <>
      <h1 className={styles['title']}>{say('sign-in.already-title')}</h1>
      <p className={styles['text']}>{say('sign-in.already', { name })}</p>
      <PrimaryButton fullWidth onClick={onGoOn}>{say('sign-in.go-on')}</PrimaryButton>
    </>
  )
}
