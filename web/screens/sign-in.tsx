import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState, type ReactNode } from 'react'
import { useLocation, useSearch } from 'wouter'
import { readKept, writeKept } from '../api/kept.ts'
import { useApi } from '../api/provider.tsx'
import { returnAddress } from '../app/here.ts'
import { PrimaryButton, TextAction } from '../parts/actions.tsx'
import { Icon } from '../parts/icon.tsx'
import { locales, ownNames } from '../words/locale.ts'
import { useWords } from '../words/use-words.tsx'
import { postToken, type Refused, tokenIn } from './sign-in-link.ts'
import styles from './sign-in.module.css'

/** The link that the server printed signs in here: by a press, so that a preview of the link does not spend it. */
export function SignInScreen(): ReactNode {
  const { say } = useWords()
  useEffect(() => {
    document.title = `${say('sign-in.title')} · Producting`
  }, [say])
  return (
    <main className={styles['page']}>
      <div className={styles['panel']}>
        <p className={styles['product']}>
          <span className={styles['letter']} aria-hidden>P</span> Producting
        </p>
        <Body />
      </div>
      <Languages />
    </main>
  )
}

function Body(): ReactNode {
  const [token] = useState(() => tokenIn(location.hash))
  const me = useQuery(useApi().member.me.queryOptions())
  const goOn = useGoOn()
  if (token !== null) return <WithLink token={token} onDone={goOn} />
  if (me.data) return <AlreadyIn name={me.data.member.name} onGoOn={goOn} />
  return <WithoutLink />
}

/** Leads back to where the reader was, which the address says, or this browser remembers from before the link was opened. */
function useGoOn(): () => void {
  const [, navigate] = useLocation()
  const answers = useQueryClient()
  const wanted = new URLSearchParams(useSearch()).get('to')
  useEffect(() => {
    if (wanted !== null) writeKept('return', wanted)
  }, [wanted])
  return () => {
    const address = returnAddress(wanted ?? readKept<string>('return') ?? null)
    writeKept('return', undefined)
    answers.clear()
    navigate(address, { replace: true })
  }
}

function WithLink({ token, onDone }: { readonly token: string; readonly onDone: () => void }): ReactNode {
  const { say } = useWords()
  const signIn = useMutation({
    mutationFn: () => postToken(token),
    // The token leaves the address once the server has seen it, so that no history keeps it.
    onSuccess: (refused) => {
      history.replaceState(null, '', `${location.pathname}${location.search}`)
      if (refused === null) onDone()
    },
  })
  const refused: Refused | null = signIn.isError ? { code: 'unreachable' } : (signIn.data ?? null)
  if (refused?.code === 'link-spent') return <Spent />
  return (
    <>
      <h1 className={styles['title']}>{say('sign-in.title')}</h1>
      <p className={styles['text']}>{say('sign-in.once')}</p>
      <PrimaryButton fullWidth onClick={() => signIn.mutate()} loading={signIn.isPending || (signIn.isSuccess && refused === null)}>{say('sign-in.button')}</PrimaryButton>
      {refused === null ? null : <Problem refused={refused} />}
    </>
  )
}

function Problem({ refused }: { readonly refused: Refused }): ReactNode {
  const { say } = useWords()
  const words = { unreachable: 'sign-in.unreachable', 'too-many': 'sign-in.too-many', invalid: 'sign-in.not-whole', other: 'sign-in.failed' } as const
  const word = refused.code === 'link-spent' ? words.other : words[refused.code]
  return (
    <p className={styles['problem']} role="alert">
      <span className={styles['octagon']}><Icon name="octagon" /></span>
      {say(word)}
    </p>
  )
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

function WithoutLink(): ReactNode {
  const { say } = useWords()
  return (
    <>
      <h1 className={styles['title']}>{say('sign-in.no-link-title')}</h1>
      <p className={styles['text']}>{say('sign-in.no-link')}</p>
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

function Languages(): ReactNode {
  const { say, locale, setLocale } = useWords()
  return (
    <ul className={styles['languages']} aria-label={say('frame.language')}>
      {locales.map((each) => (
        <li key={each} lang={each}>
          {each === locale ? <span aria-current="true">{ownNames[each]}</span> : <TextAction onClick={() => void setLocale(each)}>{ownNames[each]}</TextAction>}
        </li>
      ))}
    </ul>
  )
}
