import { useMutation } from '@tanstack/react-query'
import { useEffect, useState, type ReactNode } from 'react'
import type { Answers } from '../../api/client.ts'
import { problemOf } from '../../api/problem.ts'
import { useApi } from '../../api/provider.tsx'
import { TextAction } from '../../parts/actions.tsx'
import { LoadingState } from '../../parts/loading-state.tsx'
import { TrustLine } from '../../parts/trust-line.tsx'
import { Verdict } from '../../parts/verdict.tsx'
import { locales, ownNames } from '../../words/locale.ts'
import { useWords, WorkspaceZone } from '../../words/use-words.tsx'
import { BanditPart } from './bandit-part.tsx'
import { pictureOf } from './decision.tsx'
import { Metrics } from './metrics.tsx'
import { decisionHeadline, stateWord, trustChecks, verdictState } from './readout-view.ts'
import styles from './shared.module.css'

type Shared = Answers['share']['open']

const AGAIN_MS = 60_000

/** One readout for somebody who is no member: the sentence, its picture, the metrics and the checks. */
export function SharedScreen(): ReactNode {
  const { say } = useWords()
  const { shared, error } = useShared()
  const title = shared?.readout.experiment.name ?? say('share.title')
  useEffect(() => {
    document.title = shared === undefined ? title : `${title} · ${shared.workspace}`
  }, [title, shared])
  if (error !== null && shared === undefined) return <Frame title={say('share.title')}><p role="alert">{problemOf(error).kind === 'refused' ? say('share.nothing') : say('share.away')}</p></Frame>
  if (shared === undefined) return <Frame title={title}><LoadingState /></Frame>
  return (
    <WorkspaceZone timeZone={shared.timeZone}>
      <Frame title={title} note={<Note shared={shared} />}><Readout shared={shared} /></Frame>
    </WorkspaceZone>
  )
}

/** Asked for again while the page is open; what was read stays when it fails. */
function useShared(): { readonly shared: Shared | undefined; readonly error: unknown } {
  const [shared, setShared] = useState<Shared>()
  const { mutate, error } = useMutation(useApi().share.open.mutationOptions({ onSuccess: setShared }))
  useEffect(() => {
    const token = location.hash.replace(/^#/, '').trim().padEnd(10, '-')
    mutate({ token })
    const timer = setInterval(() => mutate({ token }), AGAIN_MS)
    return () => clearInterval(timer)
  }, [mutate])
  return { shared, error }
}

function Note({ shared: { workspace, readout, expiresAt } }: { readonly shared: Shared }): ReactNode {
  const { say, format } = useWords()
  const { startedAt, stoppedAt } = readout.experiment
  const stretch = startedAt === null ? '' : stoppedAt === null ? say('share.since', { day: format.day(startedAt) }) : say('share.between', { from: format.day(startedAt), to: format.day(stoppedAt) })
  return (
    <>
      {[workspace, stretch, say('share.as-of', { when: format.fullTime(readout.asOf) })].filter((part) => part !== '').join(' · ')}
      {expiresAt === null ? null : <span data-no-print> · {say('share.expires', { day: format.day(expiresAt) })}</span>}
    </>
  )
}

function Readout({ shared: { readout, words: said, decision } }: { readonly shared: Shared }): ReactNode {
  const words = useWords()
  const { say, format, locale } = words
  const { headline, paragraph, notes } = said[locale]
  const chart = pictureOf(readout, words)
  return (
    <>
      <Verdict
        state={decision === null ? verdictState(readout) : 'decided'}
        word={decision === null ? stateWord(readout, say) : say('share.decided', { day: format.day(decision.at) })}
        headline={decision === null ? headline : decisionHeadline(decision, readout, say)}
        paragraph={
          <>
            <p>{decision === null ? paragraph : `${say('decide.readout-says', { headline })} ${paragraph}`}</p>
            {notes.length === 0 ? null : <ul className={styles['notes']}>{notes.map((note) => <li key={note}>{note}</li>)}</ul>}
          </>
        }
        {...(chart === undefined ? {} : { chart })}
      />
      <TrustLine checks={trustChecks(said[locale], say)} />
      {readout.experiment.plan.rule === 'bandit' ? <BanditPart readout={readout} /> : <Metrics readout={readout} plain />}
    </>
  )
}

function Frame({ title, note, children }: { readonly title: string; readonly note?: ReactNode; readonly children: ReactNode }): ReactNode {
  const { say, locale, setLocale } = useWords()
  return (
    <div className={styles['page']}>
      <header className={styles['head']}>
        <div>
          <h1>{title}</h1>
          {note === undefined ? null : <p className={styles['quiet']}>{note}</p>}
        </div>
        <ul className={styles['languages']} aria-label={say('frame.language')} data-no-print>
          {locales.map((each) => (
            <li key={each} lang={each}>{each === locale ? <span aria-current="true">{ownNames[each]}</span> : <TextAction onClick={() => void setLocale(each)}>{ownNames[each]}</TextAction>}</li>
          ))}
          <li><TextAction onClick={() => print()}>{say('share.print')}</TextAction></li>
        </ul>
      </header>
      <main id="content">{children}</main>
      <footer className={styles['quiet']}>{say('share.read-only')}</footer>
    </div>
  )
}
